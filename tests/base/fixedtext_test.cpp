// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/fixedtext.h"

#include <gtest/gtest.h>

#include <clocale>
#include <limits>

using namespace lineament;

TEST(FixedText, whatRoundsToZeroHasNoMinus) {
    EXPECT_EQ(fixedText(-0.001, 2), "0.00");
    EXPECT_EQ(fixedText(-0.0, 0), "0");
    EXPECT_EQ(fixedText(-0.4, 0), "0");
    EXPECT_EQ(fixedText(-0.006, 2), "-0.01");
    EXPECT_EQ(signedText(-0.001, 2), "+0.00");
    EXPECT_EQ(signedText(0.001, 2), "+0.00");
    EXPECT_EQ(signedText(-0.0004, 3), "+0.000");
    EXPECT_EQ(signedText(-0.04, 2), "-0.04");
    EXPECT_EQ(signedText(3.214, 2), "+3.21");
}

TEST(FixedText, saysWhatIsNotFinite) {
    EXPECT_EQ(fixedText(std::numeric_limits<double>::quiet_NaN(), 2), "not finite");
    EXPECT_EQ(signedText(-std::numeric_limits<double>::infinity(), 2), "not finite");
    EXPECT_EQ(fixedText(-1e300, 0).size(), 302U);
}

TEST(FixedText, hasAPointWhateverTheLocale) {
    const std::string before = std::setlocale(LC_ALL, nullptr);
    for (const char* name : {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8"})
        std::setlocale(LC_ALL, name); // what the machine has of them
    EXPECT_EQ(fixedText(1234567.5, 1), "1234567.5");
    EXPECT_EQ(signedText(-1.5, 2), "-1.50");
    std::setlocale(LC_ALL, before.c_str());
}
