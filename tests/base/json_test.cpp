// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace lineament;
using Json = nlohmann::ordered_json;
using testing::HasSubstr;

namespace {

constexpr int kHostile = 200'000;

std::string nested(int levels) {
    const auto count = static_cast<std::size_t>(levels);
    return std::string(count, '[') + std::string(count, ']');
}

std::string nestedObjects(int levels) {
    std::string text;
    for (int i = 0; i < levels; ++i)
        text += R"({"a":)";
    return text + "1" + std::string(static_cast<std::size_t>(levels), '}');
}

} // namespace

TEST(ParseJson, readsWhatIsNestedAsDeepAsItMayBe) {
    EXPECT_EQ(parseJson(nested(kMaxJsonDepth)).dump(), nested(kMaxJsonDepth));
    EXPECT_EQ(parseJsonOrDiscard(nestedObjects(kMaxJsonDepth)).dump(),
              nestedObjects(kMaxJsonDepth));
    EXPECT_EQ(parseJson("[[1],[2]]", 2).dump(), "[[1],[2]]");
}

TEST(ParseJson, rejectsWhatIsNestedDeeperAndSaysWhere) {
    for (const auto& text : {nested(kMaxJsonDepth + 1), nested(kHostile), nestedObjects(kHostile),
                             std::string(kHostile, '['), "{\"a\":" + nested(kHostile) + "}"}) {
        EXPECT_THROW(parseJson(text), Json::exception);
        EXPECT_TRUE(parseJsonOrDiscard(text).is_discarded());
        EXPECT_THAT(whyNotJson(text), HasSubstr("within each other"));
    }
    try {
        parseJson("[[[]]]", 2);
        FAIL() << "three levels";
    } catch (const JsonTooDeep& e) {
        EXPECT_THAT(e.what(), testing::AllOf(HasSubstr("at most 2"), HasSubstr("byte 2")));
    }
}

TEST(ParseJson, bracketsWithinTextsAreNoLevels) {
    const std::string text = R"(["\"[[[[", "\\", "]]]]{{{{"])";
    EXPECT_EQ(parseJson(text, 1).size(), 3U);
}

TEST(ParseJson, rejectsWhatIsNoJson) {
    EXPECT_THROW(parseJson("[1,"), Json::exception);
    EXPECT_TRUE(parseJsonOrDiscard("[1,").is_discarded());
    EXPECT_THAT(whyNotJson("[1,"), HasSubstr("not JSON"));
}
