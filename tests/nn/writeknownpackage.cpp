// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A small model package with known weights, for tests of programs: writeknownpackage FOLDER.

#include "core/nn/packagewriter.h"
#include "tests/nn/knownweights.h"

#include <cstdio>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: writeknownpackage FOLDER\n", stderr);
        return 2;
    }
    lineament::nn::ModelInfo info;
    info.name = "known-weights";
    info.version = "1";
    info.architecture.width = 16;
    info.architecture.head = lineament::nn::Head::Gap;
    info.inputSize = 96;
    lineament::nn::writeModelPackage(argv[1], info, lineament::nn::test::smallKnownState(16));
    return 0;
}
