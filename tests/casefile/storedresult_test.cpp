// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/storedresult.h"

#include "core/analysis/resultjson.h"
#include "core/base/error.h"
#include "tests/casefile/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace lineament;
using namespace lineament::casefile;
using Json = nlohmann::ordered_json;

namespace {

class StoredResult : public test::CaseFolder {
protected:
    Analysis record(bool maps = true) {
        item = add("first.jpg", "the first picture");
        then = test::madeUpResult(store->evidencePath(item));
        RecordOptions options;
        options.maps = maps;
        return store->recordAnalysis(item.id, then, options);
    }
    Item item;
    analysis::ItemResult then;
};

} // namespace

TEST_F(StoredResult, isWhatWasRecordedWithItsMaps) {
    const auto recorded = record();
    reopen();
    const auto result = storedResult(*store, recorded);
    EXPECT_EQ(result->path, store->evidencePath(item));
    const auto json = Json::parse(analysis::resultsToJson({result}))["items"][0];
    EXPECT_EQ(json.dump(), recorded.result);
    ASSERT_EQ(result->faces.size(), 3U);
    EXPECT_EQ(result->faces[1].prediction->fused.values, then.faces[1].prediction->fused.values);
    EXPECT_EQ(result->faces[0].score, then.faces[0].score);
    EXPECT_FALSE(result->faces[2].score);
}

TEST_F(StoredResult, valuesAloneHaveNoMapsAndEverythingElse) {
    const auto recorded = record();
    store->recordAnalysis(item.id, then);
    EXPECT_EQ(store->latestAnalysisOf(item.id)->id, recorded.id + 1);
    const auto result = storedValues(*store, recorded);
    EXPECT_EQ(result->path, store->evidencePath(item));
    ASSERT_EQ(result->faces.size(), 3U);
    EXPECT_TRUE(result->faces[1].prediction->fused.isNull());
    for (const auto& block : result->faces[1].prediction->blocks)
        EXPECT_TRUE(block.map.isNull());
    EXPECT_EQ(result->faces[0].score, then.faces[0].score);
    auto changed = recorded;
    changed.result.replace(changed.result.find("\"state\""), 1, "'");
    EXPECT_THROW(storedValues(*store, changed), CaseError);
}

TEST_F(StoredResult, hasNoMapWhereNoneWasKept) {
    const auto result = storedResult(*store, record(false));
    EXPECT_TRUE(result->faces[0].prediction->fused.isNull());
    EXPECT_TRUE(result->faces[0].score);
}

TEST_F(StoredResult, isRefusedWhenTextOrMapIsNotWhatWasRecorded) {
    auto recorded = record();
    const auto artifact = store->artifactsOf(recorded.id).at(1);
    const auto file = caseFolder / artifact.file;
    auto bytes = test::contentOf(file);
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    std::filesystem::remove(file);
    test::writeContent(file, bytes);
    EXPECT_THROW(storedResult(*store, recorded), CaseError);
    recorded.result.replace(recorded.result.find("\"state\""), 1, "'");
    EXPECT_THROW(storedResult(*store, recorded), CaseError);
}
