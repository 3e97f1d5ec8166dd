// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/report/casesupport.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace lineament::report::test {

namespace fs = std::filesystem;

std::string outputOf(const std::string& command) {
    FILE* pipe = popen(command.c_str(), "r");
    std::string output;
    std::array<char, 4096> buffer{};
    while (const auto got = fread(buffer.data(), 1, buffer.size(), pipe))
        output.append(buffer.data(), got);
    EXPECT_EQ(pclose(pipe), 0) << command << '\n' << output;
    return output;
}

std::string joined(const std::string& text) {
    std::istringstream words(text);
    std::string out, word;
    while (words >> word)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

std::string unspaced(const std::string& text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out),
                 [](char c) { return c != ' ' && c != '\n' && c != '\t' && c != '\f'; });
    return out;
}

void CaseTest::SetUp() {
    FolderTest::SetUp();
    casefile::CaseFacts facts;
    facts.number = "2026-117";
    facts.title = "The portrait";
    facts.examiner = "Anna Müller";
    facts.organisation = "Northlab";
    facts.request = "Was the face made up?";
    store = casefile::CaseStore::create(folder / "test.lineament", facts, {"anna"});
    const auto photo = photoItem("portrait.png");
    setModel(*photo);
    setScore(addFace(*photo, "F1", {400, 200, 300, 300}), 2.25F, -1);
    scored = record(photo);
    empty = record(photoItem("empty.png", 500, 400));
    waiting = add(photoItem("waiting.png", 300, 200)->path);
}

void CaseTest::TearDown() {
    store.reset();
    FolderTest::TearDown();
}

casefile::Item CaseTest::add(const fs::path& file) {
    casefile::AddOptions options;
    options.intake = {"by post, sealed", "PNG", casefile::FirstGeneration::Yes};
    const auto added = store->addEvidence({file}, options);
    EXPECT_TRUE(added.at(0).item) << added.at(0).message;
    return added.at(0).item.value();
}

casefile::Item CaseTest::record(const ItemPtr& result) {
    const auto item = add(result->path);
    store->recordAnalysis(item.id, *result);
    return item;
}

StoredReport CaseTest::make(const ReportOptions& options) {
    return storeReport(*store, options);
}

fs::path CaseTest::fileOf(const casefile::ReportFile& report) const {
    return store->folder() / report.file;
}

std::string CaseTest::pdfText(const StoredReport& report) const {
    return joined(outputOf("pdftotext -layout " + fileOf(report.pdf).string() + " -"));
}

nlohmann::json CaseTest::twinOf(const StoredReport& report) const {
    return nlohmann::json::parse(std::ifstream(fileOf(report.json)));
}

casefile::LogEntry CaseTest::lastEntry() const {
    return store->log(store->logHead().seq).back();
}

} // namespace lineament::report::test
