// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A small model package with known weights, for tests of programs. Its scores mean nothing; with a
// slope and an intercept it gets a made-up calibration and validation, too.

#include "core/nn/packagewriter.h"
#include "tests/nn/knownweights.h"

#include <cstdio>
#include <cstdlib>
#include <span>
#include <utility>

using namespace lineament;

namespace {

nn::Validation madeUpValidation(double slope, double intercept) {
    nn::Calibration c;
    c.slope = slope;
    c.intercept = intercept;
    c.minLog10Lr = -1.9;
    c.maxLog10Lr = 2.4;
    c.cllr = 0.38;
    c.cllrMin = 0.33;
    c.ece = 0.03;
    c.reals = 512;
    c.fakes = 430;
    c.groups = 780;
    c.set = "nothing: made up for tests";
    c.date = "2026-01-01";
    nn::Validation v;
    v.calibration = c;
    const auto scoreOf = [&](double lnLr) { return (lnLr - intercept) / slope; };
    v.thresholds = {
        {"fpr-1", 0.01, scoreOf(3), {0.012, 0.006, 0.021, 512}, {0.31, 0.27, 0.35, 430}},
        {"fpr-5", 0.05, scoreOf(1.5), {0.049, 0.033, 0.07, 512}, {0.14, 0.11, 0.17, 430}}};
    v.validity = nn::ValidityRange{
        .minFacePixels = 96, .minSharpness = 15, .minJpegQuality = 50, .maxYaw = 35};
    for (const auto& [from, to] : {std::pair{96, 192}, std::pair{192, 4096}}) {
        nn::ConditionRates condition;
        condition.minFacePixels = from;
        condition.maxFacePixels = to;
        condition.reals = 128;
        condition.fakes = 96;
        condition.auc = {0.93, 0.9, 0.96, 224};
        condition.fpr = {0.016, 0.004, 0.055, 128};
        condition.fnr = {0.25, 0.17, 0.35, 96};
        condition.thresholdId = "fpr-1";
        v.conditions.push_back(condition);
    }
    return v;
}

} // namespace

int main(int argc, char** argv) {
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    if (argc != 2 && argc != 4) {
        std::fputs("usage: writeknownpackage FOLDER [SLOPE INTERCEPT]\n", stderr);
        return 2;
    }
    nn::ModelInfo info;
    info.name = "known-weights";
    info.version = "1";
    info.architecture.width = 16;
    info.architecture.head = nn::Head::Gap;
    info.inputSize = 96;
    if (argc == 4) {
        info.minFacePixels = 40;
        info.calibrated = true;
        info.validation = madeUpValidation(std::atof(arguments[2]), std::atof(arguments[3]));
        info.card =
            "# known-weights\n\nWeights by formula, for tests. **It knows nothing.**\n\n"
            "## Covered families\n\n- none\n\n## Not covered\n\n- every one\n\n"
            "## Data\n\n| source | images | licence |\n|---|---|---|\n| none | 0 | none |\n";
    }
    nn::writeModelPackage(arguments[1], info, nn::test::smallKnownState(16));
    return 0;
}
