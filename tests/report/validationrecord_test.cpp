// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/validationplots.h"
#include "core/report/validationrecord.h"
#include "core/training/calibrate.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>

using namespace lineament;
using namespace lineament::report;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

namespace {

training::ScoredSet gaussians() {
    std::mt19937_64 random(5);
    std::normal_distribution<double> normal;
    training::ScoredSet set;
    set.name = "held-out people";
    set.command = "lineament-cli evaluate shards";
    for (int i = 0; i < 240; ++i) {
        training::ScoredSample s;
        s.label = i % 2 == 0 ? training::Label::Real : training::Label::Fake;
        s.group = "p" + std::to_string(i);
        s.id = s.group;
        s.source = i % 2 == 0 ? "us-house-512" : "made";
        s.method = i % 2 == 0 ? "" : i % 4 == 1 ? "StyleGAN2" : "blend of two people";
        s.score = normal(random) + (i % 2 == 0 ? -1 : 1);
        s.facePixels = 100;
        s.jpegQuality = 75;
        s.features = {std::fabs(normal(random)), 0.1, 1};
        set.samples.push_back(s);
    }
    return set;
}

class ValidationReport : public testing::Test {
protected:
    void SetUp() override {
        std::string name =
            (std::filesystem::temp_directory_path() / "lineament-report-XXXXXX").string();
        folder = mkdtemp(name.data());
        training::CalibrateOptions options;
        options.resamples = 50;
        calibration = training::calibrate(set, options);
        model.name = "small";
        model.weightsSha256 = std::string(64, 'a');
        model.configSha256 = std::string(64, 'b');
        model.validation = calibration.validation;
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    ValidationRecord record() const {
        return {model, training::evaluate(set, &model, {1, 50}),
                validationPlots(plotSource(set, model.validation)), calibration.notes,
                std::chrono::system_clock::now()};
    }
    /// What a command prints.
    static std::string output(const std::string& command) {
        std::string text;
        FILE* pipe = popen(command.c_str(), "r");
        char buffer[4096];
        while (const auto got = fread(buffer, 1, sizeof buffer, pipe))
            text.append(buffer, got);
        pclose(pipe);
        return text;
    }

    std::filesystem::path folder;
    training::ScoredSet set = gaussians();
    training::CalibrationResult calibration;
    nn::ModelInfo model;
};

const Plot& plotOf(const std::vector<Plot>& plots, const char* id) {
    for (const auto& plot : plots) {
        if (plot.id == QLatin1String(id))
            return plot;
    }
    throw std::runtime_error(std::string("no plot ") + id);
}

} // namespace

TEST_F(ValidationReport, probitInvertsTheNormalDistribution) {
    for (const double p : {1e-6, 0.001, 0.02, 0.3, 0.5, 0.7, 0.98, 0.999})
        EXPECT_NEAR(0.5 * std::erfc(-probit(p) / std::sqrt(2.0)), p, 1e-8 * p + 1e-12);
    EXPECT_TRUE(std::isinf(probit(0)) && probit(0) < 0);
    EXPECT_TRUE(std::isinf(probit(1)) && probit(1) > 0);
}

TEST_F(ValidationReport, plotsFollowTheScores) {
    const auto plots = validationPlots(plotSource(set, model.validation));
    ASSERT_EQ(plots.size(), 5U);
    const auto& all = plotOf(plots, "roc").series[1];
    EXPECT_EQ(all.points.front(), QPointF(1, 1));
    EXPECT_EQ(all.points.back(), QPointF(0, 0));
    double area = 0;
    for (std::size_t i = 1; i < all.points.size(); ++i)
        area += (all.points[i - 1].x() - all.points[i].x()) *
                (all.points[i - 1].y() + all.points[i].y()) / 2;
    EXPECT_NEAR(area, training::auc(training::casesOf(set.samples)), 1e-9);
    const auto& tippett = plotOf(plots, "tippett");
    for (const auto& s : tippett.series) {
        for (std::size_t i = 1; s.name == "fakes" && i < s.points.size(); ++i)
            EXPECT_LE(s.points[i].y(), s.points[i - 1].y() + 1e-12);
    }
}

TEST_F(ValidationReport, withoutCalibrationThereIsNoLikelihoodRatioPlot) {
    const auto plots = validationPlots(plotSource(set, {}));
    for (const auto& plot : plots)
        EXPECT_TRUE(plot.id != "tippett" && plot.id != "calibration");
}

TEST_F(ValidationReport, plotsStayWithinTheirPlaceAndArePrintable) {
    for (const auto& plot : validationPlots(plotSource(set, model.validation))) {
        const auto picture = renderPlot(plot);
        EXPECT_GE(picture.dotsPerMeterX() * 0.0254, 299.5) << plot.id.toStdString();
        QImage page(1000, 1000, QImage::Format_RGB32);
        page.fill(Qt::white);
        {
            QPainter painter(&page);
            drawPlot(painter, {200, 200, 600, 520}, plot, 3);
        }
        for (int y = 0; y < page.height(); ++y) {
            for (int x = 0; x < page.width(); ++x) {
                const bool inside = x >= 199 && x <= 801 && y >= 199 && y <= 721;
                ASSERT_TRUE(inside || page.pixel(x, y) == qRgb(255, 255, 255))
                    << plot.id.toStdString() << " paints at " << x << ", " << y;
            }
        }
    }
}

TEST_F(ValidationReport, limitationsNameWhatIsCovered) {
    auto r = record();
    EXPECT_THAT(validationLimitations(r),
                Contains(AllOf(HasSubstr("StyleGAN2"), HasSubstr("blend of two people"))));
    EXPECT_THAT(validationLimitations(r), Contains(HasSubstr("slightly too good")));
    EXPECT_THAT(validationLimitations(r),
                Contains(HasSubstr("training did not have is not known")));
    r.evaluation.unseen.emplace();
    EXPECT_THAT(validationLimitations(r), Contains(HasSubstr("No source and no manipulation")));
    for (auto& f : r.evaluation.features)
        f.auc = nn::Rate{0.99, 0.98, 1, 240};
    EXPECT_THAT(validationLimitations(r), Contains(HasSubstr("prove nothing about faces")));
    r.model.validation = {};
    EXPECT_THAT(validationLimitations(r), Contains(HasSubstr("not calibrated")));
}

TEST_F(ValidationReport, recordIsSearchableWithVectorPlotsAndBoundToTheModel) {
    const auto file = folder / "record.pdf";
    writeValidationRecord(record(), file);
    if (std::system("pdftotext -v >/dev/null 2>&1") != 0)
        LINEAMENT_SKIP_MISSING("poppler-utils is not installed");
    const auto text = output("pdftotext -layout " + file.string() + " -");
    EXPECT_THAT(text, HasSubstr(std::string(64, 'a')));
    EXPECT_THAT(text, HasSubstr("Page 1 of"));
    EXPECT_THAT(text, HasSubstr("log10 LR (above 0: supports manipulated)"));
    EXPECT_THAT(text, HasSubstr("ELUB"));
    for (const char* rate : {"FPR at fpr-1", "FNR at fpr-1", "FPR at fpr-5", "FNR at fpr-5"})
        EXPECT_THAT(text, HasSubstr(rate));
    EXPECT_THAT(text, HasSubstr("Whether the set that was measured has")) << "of which training";
    EXPECT_THAT(text, Not(HasSubstr("U+")));
    EXPECT_EQ(output("pdfimages -list " + file.string() + " | tail -n +3"), "")
        << "plots as vectors";
    EXPECT_EQ(output("pdffonts " + file.string() +
                     " | tail -n +3 | awk '{print $(NF-4)}' | "
                     "grep -v yes"),
              "")
        << "every font is embedded";
}
