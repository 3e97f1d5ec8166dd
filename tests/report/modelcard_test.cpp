// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/modelcard.h"

#include <gtest/gtest.h>

using namespace lineament::report;

namespace {

const std::string kCard = "# gocnet\n\nFor **research** only.\n\n## Families covered\n\n"
                          "- blends of two people\n- StyleGAN2\n\n### Not covered ###\n"
                          "* diffusion\n\n## Data\n\n| source | images |\n|---|--:|\n"
                          "| `ffhq` | 560 |\n";

} // namespace

TEST(ModelCard, linesLoseTheirMarks) {
    const std::vector<QString> expected{
        "gocnet:",        "For research only.", "Families covered:", "blends of two people",
        "StyleGAN2",      "Not covered:",       "diffusion",         "Data:",
        "source; images", "ffhq; 560"};
    EXPECT_EQ(cardLines(kCard), expected);
    EXPECT_TRUE(cardLines("").empty());
}

TEST(ModelCard, sectionsAreFoundByTheirHeadings) {
    EXPECT_EQ(cardSection(kCard, "covered", "not covered"), "blends of two people; StyleGAN2");
    EXPECT_EQ(cardSection(kCard, "not covered"), "diffusion");
    EXPECT_EQ(cardSection(kCard, "limits"), "");
}

TEST(ModelCard, entriesThatAreSentencesMakeOneLine) {
    EXPECT_EQ(cardSection("## Covered\n- Blends.\n- StyleGAN2, e.g. faces.\n", "covered"),
              "Blends; StyleGAN2, e.g. faces.");
}
