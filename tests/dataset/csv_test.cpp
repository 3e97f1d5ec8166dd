// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/csv.h"

#include "core/base/error.h"

#include <gtest/gtest.h>

using namespace lineament;
using namespace lineament::dataset;

TEST(Csv, readsQuotedFieldsWithCommasQuotationMarksAndLines) {
    const auto rows = parseCsv("x.csv", "\xEF\xBB\xBFpath,licence,note\r\n"
                                        "a.jpg,\"CC BY, with \"\"care\"\"\",\"two\nlines\"\r\n"
                                        "\n"
                                        "b.jpg,,");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].at("path"), "a.jpg");
    EXPECT_EQ(rows[0].at("licence"), "CC BY, with \"care\"");
    EXPECT_EQ(rows[0].at("note"), "two\nlines");
    EXPECT_EQ(rows[1].at("note"), "");
}

TEST(Csv, aShortRowLacksItsLastColumns) {
    const auto rows = parseCsv("x.csv", "path,label\na.jpg\n");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_FALSE(rows[0].contains("label"));
}

TEST(Csv, rejectsWhatIsNoTable) {
    EXPECT_THROW(parseCsv("x.csv", ""), FormatError);
    EXPECT_THROW(parseCsv("x.csv", "path,label\n\"open"), FormatError);
    try {
        parseCsv("x.csv", "path,label\na,b\na,b,c\n");
        FAIL();
    } catch (const FormatError& e) {
        EXPECT_EQ(e.where(), "x.csv, line 3");
    }
}
