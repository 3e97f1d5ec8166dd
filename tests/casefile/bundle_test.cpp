// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The exported bundle: what is in it, and that its own page's commands, run by a shell, accept it
// and find every change.

#include "core/casefile/bundle.h"

#include "core/analysis/resultjson.h"
#include "core/analysis/videocsv.h"
#include "core/base/error.h"
#include "core/casefile/bundlefolder.h"
#include "core/casefile/logexport.h"
#include "core/casefile/storedresult.h"
#include "core/casefile/ucograph.h"
#include "core/filters/npy.h"
#include "tests/analysis/schema.h"
#include "tests/casefile/support.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;
using nlohmann::json;
using testing::HasSubstr;

namespace {

class Bundle : public test::CaseFolder {
protected:
    void SetUp() override {
        CaseFolder::SetUp();
        if (std::system("command -v jq openssl sha256sum >/dev/null 2>&1") != 0)
            LINEAMENT_SKIP_MISSING("needs jq, openssl and sha256sum");
        fill();
        key = SigningKey::make(folder / "keys", {});
        options.key = &*key;
        out = folder / "it's a bundle";
    }
    BundleResult exported() {
        auto result = exportBundle(*store, out, options);
        recipe();
        return result;
    }
    /// Takes the commands out of the bundle's page.
    void recipe() const { test::writeRecipe(out / kBundlePage, folder / "check.sh"); }
    /// Runs them; exit status and output.
    std::pair<int, std::string> check() const {
        return test::runShell("cd '" + folder.string() + "/it'\\''s a bundle' && sh ../check.sh");
    }
    json caseJson() const { return json::parse(test::contentOf(out / "case.json")); }
    std::string message() {
        try {
            exportBundle(*store, out, options);
        } catch (const Error& e) {
            return e.what();
        }
        return "none";
    }
    /// What lies beside the case, hidden or not.
    std::set<std::string> around() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder))
            names.insert(entry.path().filename().string());
        return names;
    }
    /// Damages the working copy of the first item.
    void damage() const {
        const auto file = store->evidencePath(store->items().at(0));
        fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
        test::writeContent(file, "another picture");
    }
    std::optional<SigningKey> key;
    BundleOptions options;
    fs::path out;
};

/// Changes one byte of a file.
void touch(const fs::path& file, std::size_t at) {
    std::string content = test::contentOf(file);
    ASSERT_LT(at, content.size()) << file;
    content[at] = static_cast<char>(content[at] ^ 1);
    test::writeContent(file, content);
}

} // namespace

TEST_F(Bundle, thePagesCommandsAcceptIt) {
    const auto result = exported();
    const auto [status, output] = check();
    EXPECT_EQ(status, 0) << output;
    EXPECT_THAT(output, HasSubstr("whole, and signed"));
    EXPECT_THAT(output, HasSubstr(result.manifestSha256 + "  SHA256SUMS"));
    EXPECT_EQ(result.keyFingerprint, key->fingerprint());
    EXPECT_TRUE(result.damage.empty());
    // The log's own page, too.
    const std::string page = test::contentOf(out / "log/custody-log.jsonl.how-to-check.txt");
    const auto begin = page.find(kRecipeBegin) + std::string(kRecipeBegin).size();
    test::writeContent(folder / "log.sh", page.substr(begin, page.find(kRecipeEnd) - begin));
    EXPECT_EQ(std::system(("cd '" + folder.string() +
                           "/it'\\''s a bundle/log' && sh ../../log.sh >/dev/null 2>&1")
                              .c_str()),
              0);
}

TEST_F(Bundle, thePagesCommandsFindEveryManipulation) {
    const auto other = SigningKey::make(folder / "other", {});
    const auto resign = [&](const SigningKey& with) {
        const std::string manifest = test::contentOf(out / kManifestFile);
        const auto signature = with.sign(std::as_bytes(std::span(manifest)));
        test::writeContent(out / kSignatureFile,
                           {reinterpret_cast<const char*>(signature.data()), signature.size()});
    };
    /// The manifest as somebody would make it anew.
    const auto rehash = [&] {
        const std::string command = "cd '" + folder.string() +
                                    "/it'\\''s a bundle' && find . -type f ! -name 'SHA256SUMS*' "
                                    "-printf '%P\\0' | xargs -0 sha256sum > ../sums && "
                                    "mv ../sums SHA256SUMS";
        ASSERT_EQ(std::system(command.c_str()), 0);
    };
    const std::pair<const char*, std::function<void()>> manipulations[] = {
        {"a byte of the evidence", [&] { touch(out / "evidence/item-0001-first.jpg", 3); }},
        {"a byte of case.json", [&] { touch(out / "case.json", 500); }},
        {"a byte of the log", [&] { touch(out / "log/custody-log.jsonl", 900); }},
        {"a file that is not listed", [&] { test::writeContent(out / "reports/new.pdf", "x"); }},
        {"a hidden file", [&] { test::writeContent(out / ".hidden", "x"); }},
        {"a link", [&] { fs::create_symlink("case.json", out / "link"); }},
        {"a file named like the list", [&] { test::writeContent(out / "maps/SHA256SUMS", "x"); }},
        {"a file that is gone", [&] { fs::remove(out / "maps/maps.csv"); }},
        {"a file that was renamed", [&] { fs::rename(out / "case.json", out / "case2.json"); }},
        {"a byte of the manifest", [&] { touch(out / kManifestFile, 10); }},
        {"a line less",
         [&] {
             const std::string text = test::contentOf(out / kManifestFile);
             test::writeContent(out / kManifestFile, text.substr(text.find('\n') + 1));
         }},
        {"a byte of the signature", [&] { touch(out / kSignatureFile, 20); }},
        {"no signature", [&] { fs::remove(out / kSignatureFile); }},
        {"another key", [&] { test::writeContent(out / kBundleKeyFile, other.publicPem()); }},
        {"another key's signature", [&] { resign(other); }},
        {"all made anew with another key",
         [&] {
             touch(out / "evidence/item-0001-first.jpg", 3);
             test::writeContent(out / kBundleKeyFile, other.publicPem());
             rehash();
             resign(other);
         }},
        {"a row that the log does not bind",
         [&] {
             // By somebody who has the key.
             std::string rows = test::contentOf(out / "log/rows.jsonl");
             rows.replace(rows.find("Shadow"), 6, "Light!");
             test::writeContent(out / "log/rows.jsonl", rows);
             rehash();
             resign(*key);
         }},
        {"a row that is gone",
         [&] {
             const std::string rows = test::contentOf(out / "log/rows.jsonl");
             test::writeContent(out / "log/rows.jsonl", rows.substr(rows.find('\n') + 1));
             rehash();
             resign(*key);
         }},
    };
    exported();
    ASSERT_EQ(check().first, 0);
    fs::copy(out, folder / "good", fs::copy_options::recursive);
    for (const auto& [what, manipulate] : manipulations) {
        SCOPED_TRACE(what);
        manipulate();
        const auto [status, output] = check();
        EXPECT_NE(status, 0) << output;
        EXPECT_THAT(output, HasSubstr("The bundle was changed"));
        fs::remove_all(out);
        fs::copy(folder / "good", out, fs::copy_options::recursive);
    }
    EXPECT_EQ(check().first, 0) << "nothing but the manipulations was found";
}

TEST_F(Bundle, holdsTheEvidenceTheMapsAndTheReports) {
    store->addReport({0, false, "Older: draft?", {}, 0, {}, {}, {}}, folder / "report.pdf");
    test::writeContent(folder / "final.pdf", "%PDF final");
    store->addReport({0, true, "Final", {}, 0, {}, {}, {}}, folder / "final.pdf");
    exported();
    EXPECT_EQ(test::contentOf(out / "evidence/item-0001-first.jpg"), "the first picture");
    EXPECT_EQ(test::contentOf(out / "evidence/item-0003-third"), "stays where it is");
    EXPECT_FALSE(fs::exists(out / "reports/report-0001-draft-Draft.pdf")) << "superseded";
    EXPECT_TRUE(fs::exists(out / "reports/report-0002-draft-Older_ draft_.pdf"));
    EXPECT_EQ(test::contentOf(out / "reports/report-0003-final-Final.pdf"), "%PDF final");
    std::istringstream table(test::contentOf(out / "maps/maps.csv"));
    std::string line;
    std::getline(table, line);
    EXPECT_EQ(line, "item,analysis,face,map,file,sha256,shape\r");
    int maps = 0;
    for (; std::getline(table, line); ++maps) {
        std::istringstream fields(line);
        std::vector<std::string> field;
        for (std::string one; std::getline(fields, one, ',');)
            field.push_back(one);
        ASSERT_EQ(field.size(), 7U);
        EXPECT_EQ(field[3], "fused");
        EXPECT_EQ(field[6], "8 8\r");
        EXPECT_EQ(digestsOfFile(out / field[4]).sha256, field[5]);
        EXPECT_EQ(filters::readNpy(out / field[4]).at(0).width, 8);
    }
    EXPECT_EQ(maps, 4);
    EXPECT_TRUE(fs::exists(out / "maps/item-0001-first.jpg/analysis-0001_F1_fused.npy"));
}

TEST_F(Bundle, holdsTheResultsAsTables) {
    const auto clip = add("clip.mp4", "no real video");
    auto result = test::madeUpResult(store->evidencePath(clip));
    auto video = std::make_shared<analysis::VideoResult>();
    analysis::SampledFrame frame;
    frame.number = 7;
    frame.pts = 3500;
    frame.seconds = 0.28;
    frame.faces = {result.faces.at(0)};
    video->samples = {frame};
    result.faces.clear();
    result.video = video;
    const auto recorded = store->recordAnalysis(clip.id, result);
    exported();
    const auto lines = [&](const std::string& name) {
        std::istringstream text(test::contentOf(out / name));
        std::vector<std::vector<std::string>> all;
        for (std::string line; std::getline(text, line);) {
            EXPECT_TRUE(line.ends_with("\r"));
            std::istringstream fields(line.substr(0, line.size() - 1) + ",");
            all.emplace_back();
            for (std::string one; std::getline(fields, one, ',');)
                all.back().push_back(one);
        }
        return all;
    };
    const auto faces = lines("tables/faces.csv");
    ASSERT_EQ(faces.size(), 7U) << "its head, and three faces of each of two photos";
    const auto at = [&](std::size_t row, const std::string& column) {
        const auto& head = faces.at(0);
        return faces.at(row).at(
            static_cast<std::size_t>(std::find(head.begin(), head.end(), column) - head.begin()));
    };
    const auto stored = storedValues(*store, store->analysesOf(1).at(0));
    const auto& first = stored->faces.at(0);
    EXPECT_EQ(at(1, "item"), "1");
    EXPECT_EQ(at(1, "face"), first.face.id);
    EXPECT_EQ(at(1, "state"), "scored");
    EXPECT_EQ(std::stod(at(1, "score")), *first.score) << "exactly";
    EXPECT_EQ(std::stod(at(1, "box_width")), first.face.box.width);
    EXPECT_EQ(std::stod(at(1, "sharpness")), first.face.quality.sharpness);
    EXPECT_EQ(std::stod(at(1, "yaw")), first.face.quality.yaw);
    EXPECT_EQ(at(3, "state"), "too-small");
    EXPECT_EQ(at(3, "score"), "") << "none is no 0 (R12)";
    EXPECT_EQ(at(3, "log10_lr"), "");
    const std::string name = "tables/item-0004-clip.mp4/analysis-000" + std::to_string(recorded.id);
    EXPECT_EQ(test::contentOf(out / (name + ".frames.csv")), analysis::framesCsv(*video));
    EXPECT_EQ(test::contentOf(out / (name + ".tracks.csv")), analysis::tracksCsv(*video));
    EXPECT_THAT(test::contentOf(out / kManifestFile), HasSubstr("  tables/faces.csv\n"));
    EXPECT_THAT(test::contentOf(out / kManifestFile), HasSubstr(name + ".tracks.csv\n"));
    EXPECT_THAT(test::contentOf(out / kBundlePage), HasSubstr("faces.csv"));
    EXPECT_EQ(check().first, 0);
}

TEST_F(Bundle, evidenceAndReportsAreChosen) {
    options.evidence = std::vector<std::int64_t>{2};
    options.reports = std::vector<std::int64_t>{};
    exported();
    EXPECT_EQ(std::distance(fs::directory_iterator(out / "evidence"), {}), 1);
    EXPECT_FALSE(fs::exists(out / "reports"));
    const json document = caseJson();
    EXPECT_TRUE(document["items"][0]["exported_as"].is_null());
    EXPECT_EQ(document["items"][1]["exported_as"], "evidence/item-0002-second.png");
    EXPECT_EQ(check().first, 0);
    fs::remove_all(out);
    options.evidence = std::vector<std::int64_t>{7};
    EXPECT_THAT(message(), HasSubstr("expected item 7"));
    options.evidence = std::vector<std::int64_t>{};
    options.reports = std::vector<std::int64_t>{9};
    EXPECT_THAT(message(), HasSubstr("a report with number 9"));
    EXPECT_FALSE(fs::exists(out));
}

TEST_F(Bundle, caseJsonKeepsToItsSchemaAndHasTheResultsByteForByte) {
    fs::path odd = folder / "latin\xE9.jpg";
    test::writeContent(odd, "name in another encoding");
    addFile(odd);
    exported();
    const json document = caseJson();
    std::ifstream file(LINEAMENT_SOURCE_DIR "/resources/schema/case.schema.json");
    EXPECT_THAT(test::SchemaCheck(json::parse(file)).errors(document), testing::IsEmpty());
    const auto analyses = store->analyses();
    ASSERT_EQ(document["analyses"].size(), analyses.size());
    for (std::size_t i = 0; i < analyses.size(); ++i) {
        const std::string result = document["analyses"][i]["result"];
        EXPECT_EQ(result, analyses[i].result);
        EXPECT_EQ(document["analyses"][i]["result_sha256"],
                  sha256Hex(std::as_bytes(std::span(result))));
    }
    EXPECT_EQ(document["case"]["case_id"], store->facts().caseId);
    EXPECT_EQ(document["notes"][0]["text"], "Shadow under the chin, left");
    EXPECT_EQ(document["opinions"][0]["conclusion"], "inconclusive");
    EXPECT_EQ(document["readings"][0]["blind"], true);
    EXPECT_EQ(document["items"][3]["path_bytes"].get<std::string>().substr(
                  document["items"][3]["path_bytes"].get<std::string>().size() - 10),
              "e92e6a7067");
    const std::string tail = document["items"][0]["path"];
    EXPECT_TRUE(tail.ends_with("/first.jpg"));
}

TEST_F(Bundle, anEmptyCaseIsExportedToo) {
    makeCase();
    exported();
    EXPECT_EQ(check().first, 0) << check().second;
    std::ifstream file(LINEAMENT_SOURCE_DIR "/resources/schema/case.schema.json");
    EXPECT_THAT(test::SchemaCheck(json::parse(file)).errors(caseJson()), testing::IsEmpty());
}

TEST_F(Bundle, theExportIsInTheLogWithManifestAndKey) {
    options.why = "asked by the court";
    const auto result = exported();
    EXPECT_EQ(digestsOfFile(out / kManifestFile).sha256, result.manifestSha256);
    const auto entry = store->log().back();
    EXPECT_EQ(entry.action, kBundleExported);
    EXPECT_EQ(entry.why, "asked by the court");
    const json value = json::parse(entry.newValue);
    EXPECT_EQ(value["to"], out.string());
    EXPECT_EQ(value["manifest_sha256"], result.manifestSha256);
    EXPECT_EQ(value["key_sha256"], key->fingerprint());
    EXPECT_EQ(value["evidence"], json::array({1, 2, 3}));
    EXPECT_EQ(value["despite_damage"], 0);
    // The check of R3 stands before it, and both are in the chain.
    EXPECT_EQ(store->log().at(store->log().size() - 2).action, kIntegrityChecked);
    EXPECT_TRUE(verifyIntegrity(caseFolder).findings.empty());
}

TEST_F(Bundle, aLostKeyIsNotALostCase) {
    exported();
    fs::remove_all(out);
    options.key = nullptr;
    exported();
    EXPECT_FALSE(fs::exists(out / kSignatureFile));
    EXPECT_FALSE(fs::exists(out / kBundleKeyFile));
    EXPECT_THAT(test::contentOf(out / kBundlePage), HasSubstr("NOT SIGNED"));
    auto [status, output] = check();
    EXPECT_EQ(status, 0) << output;
    EXPECT_THAT(output, HasSubstr("not signed"));
    touch(out / "case.json", 40);
    EXPECT_NE(check().first, 0);
    EXPECT_EQ(json::parse(store->log().back().newValue)["signed"], false);
    fs::remove_all(out);
    const auto fresh = SigningKey::make(folder / "keys", {});
    options.key = &fresh;
    exported();
    EXPECT_EQ(check().first, 0);
    const auto entry = store->log().back();
    EXPECT_EQ(json::parse(entry.oldValue)["key_sha256"], key->fingerprint());
    EXPECT_EQ(json::parse(entry.newValue)["key_sha256"], fresh.fingerprint());
}

TEST_F(Bundle, damageBlocksUnlessAskedForAndIsSaidEverywhere) {
    damage();
    const auto before = around();
    const std::string problem = message();
    EXPECT_THAT(problem, HasSubstr("a case without damage"));
    EXPECT_THAT(problem, HasSubstr("evidence/"));
    EXPECT_EQ(around(), before);
    EXPECT_EQ(store->log().back().action, kIntegrityFailed);
    options.despiteDamage = true;
    const auto result = exported();
    EXPECT_FALSE(result.damage.empty());
    EXPECT_THAT(test::contentOf(out / kDamagePage), HasSubstr("evidence/"));
    EXPECT_TRUE(test::contentOf(out / kBundlePage).starts_with("THIS CASE WAS DAMAGED"));
    EXPECT_EQ(caseJson()["damage"][0]["kind"], "evidence");
    EXPECT_FALSE(fs::exists(out / "evidence/item-0001-first.jpg")) << "it is not what was recorded";
    ASSERT_EQ(result.leftOut.size(), 1U);
    EXPECT_EQ(result.leftOut[0].name, "evidence/item-0001-first.jpg");
    EXPECT_GT(json::parse(store->log().back().newValue)["despite_damage"], 0);
    // The bundle itself is whole.
    EXPECT_EQ(check().first, 0) << check().second;
}

TEST_F(Bundle, textThatASpreadsheetTakesForAFormulaStaysExactAndThePageSaysSo) {
    const auto item = add("=SUM(1,\"2\").jpg", "yet another picture");
    store->recordAnalysis(item.id, test::madeUpResult(store->evidencePath(item), 5));
    exported();
    EXPECT_THAT(test::contentOf(out / "tables/faces.csv"), HasSubstr("\"=SUM(1,\"\"2\"\").jpg\""));
    const std::string page = test::contentOf(out / kBundlePage);
    EXPECT_THAT(page, HasSubstr("begins with = + - or @"));
    EXPECT_THAT(page, HasSubstr("as text"));
    EXPECT_EQ(check().first, 0) << check().second;
}

TEST_F(Bundle, evidenceThatIsGoneIsLeftOutOfADamagedCasesBundle) {
    fs::remove(folder / "third");
    options.despiteDamage = true;
    exported();
    EXPECT_FALSE(fs::exists(out / "evidence/item-0003-third"));
    EXPECT_TRUE(caseJson()["items"][2]["exported_as"].is_null());
    EXPECT_EQ(check().first, 0) << check().second;
}

TEST_F(Bundle, aStopLeavesNothingAtAnyMoment) {
    const auto before = around();
    const auto entries = store->log().size();
    for (int after = 0; after < 40; after += 3) {
        std::stop_source stop;
        int calls = 0;
        const auto progress = [&](const BundleProgress&) {
            if (++calls > after)
                stop.request_stop();
        };
        try {
            exportBundle(*store, out, options, progress, stop.get_token());
            EXPECT_LE(calls, after) << "a stop was overheard";
            fs::remove_all(out);
            continue;
        } catch (const Cancelled&) {
        }
        EXPECT_EQ(around(), before);
    }
    for (std::size_t i = entries; i < store->log().size(); ++i)
        EXPECT_THAT(store->log().at(i).action, testing::AnyOf(kIntegrityChecked, kBundleExported));
}

TEST_F(Bundle, targetsThatCantBeAreRefused) {
    const auto before = around();
    out = caseFolder / "bundle";
    EXPECT_THAT(message(), HasSubstr("a place outside the case"));
    fs::create_directory_symlink(caseFolder, folder / "door");
    out = folder / "door" / "bundle";
    EXPECT_THAT(message(), HasSubstr("a place outside the case"));
    fs::remove(folder / "door");
    out = folder / "nowhere" / "bundle";
    EXPECT_THAT(message(), HasSubstr("no folder"));
    out = folder / "taken";
    fs::create_directory(out);
    EXPECT_THAT(message(), HasSubstr("a name that is free"));
    fs::remove(out);
    EXPECT_EQ(around(), before);
    out = folder / "bundle";
    store.reset();
    store = CaseStore::openReadOnly(caseFolder);
    EXPECT_THAT(message(), HasSubstr("can be written"));
    EXPECT_EQ(around(), before);
}

TEST_F(Bundle, ucoGraphIsClosedStableAndUsesTheTermsOfTheOntology) {
    exported();
    const std::string first = test::contentOf(out / "case-uco.jsonld");
    const json graph = json::parse(first);
    std::set<std::string> defined, types;
    std::set<std::string> referred;
    const std::function<void(const json&, bool)> visit = [&](const json& value, bool isNode) {
        if (value.is_object() && value.contains("@value"))
            return;
        if (value.is_object()) {
            const std::string id = value.at("@id");
            EXPECT_THAT(id, testing::MatchesRegex("kb:[a-z-]+-[0-9a-f-]{36}"));
            if (value.size() > 1)
                EXPECT_TRUE(defined.insert(id).second) << id;
            else
                referred.insert(id);
            if (value.contains("@type"))
                types.insert(value["@type"].is_array() ? value["@type"][0].get<std::string>()
                                                       : value["@type"].get<std::string>());
            for (const auto& [name, part] : value.items()) {
                if (name != "@id" && name != "@type")
                    visit(part, false);
            }
        } else if (value.is_array()) {
            for (const auto& part : value)
                visit(part, isNode);
        }
    };
    visit(graph["@graph"], true);
    for (const auto& id : referred)
        EXPECT_TRUE(defined.contains(id)) << id << " is nowhere";
    EXPECT_THAT(types,
                testing::IsSupersetOf(
                    {"case-investigation:Investigation", "case-investigation:InvestigativeAction",
                     "case-investigation:ProvenanceRecord", "uco-analysis:AnalyticResult",
                     "uco-core:Annotation", "uco-identity:Person", "uco-observable:File",
                     "uco-tool:AnalyticTool"}));
    EXPECT_THAT(first, HasSubstr(store->items().at(0).sha256));
    EXPECT_THAT(first, testing::Not(HasSubstr("classificationConfidence")));
    fs::remove_all(out);
    exported();
    EXPECT_EQ(test::contentOf(out / "case-uco.jsonld"), first);
}

TEST_F(Bundle, ucoGraphSaysNoMoreThanWasFound) {
    BundleFolder bundle(out);
    UcoGraph graph(bundle, std::string(32, 'a'));
    const auto face = [](const char* id, const char* state, UcoGraph::Json verdict) {
        return UcoGraph::Json{{"id", id}, {"state", state}, {"verdict", std::move(verdict)}};
    };
    UcoGraph::Json result = {
        {"state", "analysed"},
        {"verdict", {{"kind", "support"}, {"supports", "Hp"}, {"leading_face", "F1"}}},
        {"video", nullptr}};
    result["faces"] = UcoGraph::Json::array(
        {face("F1", "scored",
              {{"kind", "support"}, {"supports", "Hp"}, {"degree", "weak support"}}),
         face("F2", "scored", {{"kind", "withheld"}}),
         face("F3", "too-small", {{"kind", "not-scored"}}),
         face("F4", "scored", {{"kind", "uncalibrated"}})});
    graph.row("casefacts",
              {{"number", "1"}, {"title", "t"}, {"created", "2026-11-23T10:11:12.345Z"}});
    graph.row("analyses", {{"id", 1},
                           {"item", 1},
                           {"state", "analysed"},
                           {"started", "2026-11-23T10:11:12.345Z"},
                           {"finished", "2026-11-23T10:11:13.345Z"},
                           {"recorded_by", "anna"},
                           {"result", result.dump()},
                           {"result_sha256", ""}});
    graph.finish();
    bundle.place();
    const json document = json::parse(test::contentOf(out / "case-uco.jsonld"));
    std::map<std::string, std::string> classes;
    for (const json& node : document["@graph"]) {
        if (node["@type"] == "uco-analysis:AnalyticResult") {
            const json& facet = node["uco-core:hasFacet"][0];
            classes[node["uco-core:name"]] =
                facet["uco-analysis:classification"][0]["uco-analysis:class"];
        }
    }
    const std::map<std::string, std::string> expected = {
        {"Finding of item 1", "support for Hp"},
        {"Face F1 of item 1", "weak support for Hp"},
        {"Face F2 of item 1", "withheld"},
        {"Face F3 of item 1", "too-small"},
        {"Face F4 of item 1", "scored, no verdict"}};
    EXPECT_EQ(classes, expected);
}

TEST_F(Bundle, ucoGraphDoesNotRepeatWhatAnOlderVersionSaidOfTheValues) {
    test::writeContent(folder / "a.png", "a picture");
    const auto item =
        std::make_shared<const analysis::ItemResult>(test::madeUpResult(folder / "a.png"));
    auto stored = UcoGraph::Json::parse(analysis::resultsToJson({item}))["items"][0];
    stored["sentence"] = "1 face scored; highest score +4.00 (face F1), leaning to manipulated.";
    for (auto& face : stored["faces"])
        face["sentence"] = "Face F1: score +4.00, leaning to manipulated.";
    auto unreadable = stored;
    unreadable.erase("run");
    BundleFolder bundle(out);
    UcoGraph graph(bundle, std::string(32, 'a'));
    graph.row("casefacts",
              {{"number", "1"}, {"title", "t"}, {"created", "2026-11-23T10:11:12.345Z"}});
    int id = 0;
    for (const auto& result : {stored, unreadable})
        graph.row("analyses", {{"id", ++id},
                               {"item", 1},
                               {"state", "analysed"},
                               {"started", "2026-11-23T10:11:12.345Z"},
                               {"finished", "2026-11-23T10:11:13.345Z"},
                               {"recorded_by", "anna"},
                               {"result", result.dump()},
                               {"result_sha256", ""}});
    graph.finish();
    bundle.place();
    const std::string text = test::contentOf(out / "case-uco.jsonld");
    EXPECT_THAT(text, testing::Not(HasSubstr("leaning")));
    EXPECT_THAT(text, HasSubstr(analysis::verdictSentence(*item)));
}

TEST(BundleNames, linesOfTheManifestAreWhatSha256sumReads) {
    std::string name = (fs::temp_directory_path() / "lineament-manifest-XXXXXX").string();
    const fs::path folder = mkdtemp(name.data());
    const std::string names[] = {"plain",    "with space", "back\\slash",   "line\nend",
                                 "quote'\"", "\\n",        "\xC3\xBCmlaut", "star*"};
    std::string manifest;
    for (const std::string& one : names) {
        test::writeContent(folder / one, one);
        manifest += manifestLine(sha256Hex(std::as_bytes(std::span(one))), one);
    }
    test::writeContent(folder / "SHA256SUMS", manifest);
    const auto status = [&] {
        return std::system(("cd " + folder.string() +
                            " && sha256sum --strict --quiet -c SHA256SUMS >/dev/null 2>&1")
                               .c_str());
    };
    EXPECT_EQ(status(), 0);
    touch(folder / "line\nend", 0);
    EXPECT_NE(status(), 0);
    fs::remove_all(folder);
}

TEST(BundleNames, areSuchThatOtherSystemsTakeThem) {
    EXPECT_EQ(portableName("photo of 3 May.JPG"), "photo of 3 May.JPG");
    EXPECT_EQ(portableName("a/b\\c:d*e?f\"g<h>i|j\nk.png"), "a_b_c_d_e_f_g_h_i_j_k.png");
    EXPECT_EQ(portableName("trailing. "), "trailing._");
    EXPECT_EQ(portableName(""), "");
    std::string umlauts;
    for (int i = 0; i < 200; ++i)
        umlauts += "\xC3\xBC";
    const std::string cut = portableName(umlauts + ".jpeg");
    EXPECT_LE(cut.size(), 120U);
    EXPECT_TRUE(cut.ends_with("\xC3\xBC.jpeg"));
}
