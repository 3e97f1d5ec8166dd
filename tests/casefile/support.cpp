// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/casefile/support.h"

#include "core/casefile/logexport.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace lineament::test {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void writeContent(const fs::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
}

std::pair<int, std::string> runShell(const std::string& command) {
    FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    std::string output;
    std::array<char, 4096> buffer{};
    while (const auto got = fread(buffer.data(), 1, buffer.size(), pipe))
        output.append(buffer.data(), got);
    return {pclose(pipe), output};
}

void writeRecipe(const fs::path& page, const fs::path& script) {
    const std::string text = contentOf(page);
    const auto begin =
        text.find(casefile::kRecipeBegin) + std::string(casefile::kRecipeBegin).size();
    writeContent(script, text.substr(begin, text.find(casefile::kRecipeEnd) - begin));
}

namespace {

FloatMap madeUpMap(int side, float start) {
    FloatMap map{side, side, {}};
    for (int i = 0; i < side * side; ++i)
        map.values.push_back(start + 0.001F * static_cast<float>(i));
    return map;
}

analysis::FaceResult madeUpFace(int number, unsigned seed) {
    analysis::FaceResult face;
    face.face.id = "F" + std::to_string(number);
    face.face.box = {10.25 * number, 20, 100, 120.5};
    for (std::size_t i = 0; i < face.face.landmarks.size(); ++i)
        face.face.landmarks[i] = {1.0 / 3 + static_cast<double>(i), 0.1 * number};
    face.state = analysis::FaceState::Scored;
    face.score = 1.0 / 7 + seed * 0.1 + number;
    face.cropSize = 299;
    face.cropSha256 = std::string(64, static_cast<char>('a' + number));
    face.variants = {{"slightly blurred", *face.score - 0.01}};
    nn::Prediction prediction;
    prediction.logitFake = static_cast<float>(*face.score);
    prediction.fused = madeUpMap(8, 0.1F * static_cast<float>(number + static_cast<int>(seed)));
    face.prediction = prediction;
    return face;
}

} // namespace

analysis::ItemResult madeUpResult(const fs::path& file, unsigned seed) {
    analysis::ItemResult result;
    result.path = file;
    result.state = analysis::ItemState::Analysed;
    result.digests = digestsOfFile(file);
    result.info = media::PhotoInfo{};
    result.info->format = "JPEG";
    result.faces = {madeUpFace(1, seed), madeUpFace(2, seed)};
    analysis::FaceResult small;
    small.face.id = "F3";
    small.state = analysis::FaceState::TooSmall;
    small.message = "20 px, the model asks for 64";
    result.faces.push_back(small);
    result.run.program = "Lineament test";
    result.run.started = std::chrono::system_clock::now();
    result.run.finished = result.run.started + std::chrono::milliseconds(1234);
    return result;
}

void CaseFolder::SetUp() {
    std::string name = (fs::temp_directory_path() / "lineament-case-test-XXXXXX").string();
    folder = mkdtemp(name.data());
    caseFolder = folder / "test.lineament";
    makeCase();
}

void CaseFolder::TearDown() {
    store.reset();
    fs::remove_all(folder);
}

void CaseFolder::makeCase() {
    store.reset();
    fs::remove_all(caseFolder);
    casefile::CaseFacts facts;
    facts.number = "2026-17";
    facts.title = "The portrait";
    facts.examiner = "Anna Müller";
    store = casefile::CaseStore::create(caseFolder, facts, {"anna"});
}

void CaseFolder::reopen() {
    store.reset();
    store = casefile::CaseStore::open(caseFolder, {"anna"});
}

casefile::Item CaseFolder::addFile(const fs::path& file, casefile::Storage storage) {
    casefile::AddOptions options;
    options.storage = storage;
    options.intake = {"USB stick from the client", "JPEG by mail", casefile::FirstGeneration::No};
    const auto added = store->addEvidence({file}, options);
    EXPECT_EQ(added.at(0).state, casefile::AddedEvidence::State::Added) << added.at(0).message;
    return added.at(0).item.value();
}

casefile::Item CaseFolder::add(const std::string& name, const std::string& content,
                               casefile::Storage storage) {
    writeContent(folder / name, content);
    return addFile(folder / name, storage);
}

void CaseFolder::fill() {
    const auto first = add("first.jpg", "the first picture");
    const auto second = add("second.png", std::string(5000, 'x'));
    const auto third = add("third", "stays where it is", casefile::Storage::Reference);
    store->recordAnalysis(first.id, madeUpResult(store->evidencePath(first)));
    store->recordAnalysis(second.id, madeUpResult(store->evidencePath(second), 2));
    store->addTag(first.id, "priority");
    store->addTag(second.id, "wrong");
    store->removeTag(second.id, "wrong", "a slip of the pen");
    const auto note = store->addNote(first.id, "Shadow under the chin");
    store->changeNote(note, "Shadow under the chin, left", "more precise");
    store->addNote(std::nullopt, "Client called");
    store->addBookmark({0, first.id, R"({"zoom":4})", "the eye", "open", {}, {}});
    store->addExaminer({0, "Anna Müller", "Examiner", "Lab", "MSc", "anna@example.org"});
    store->addOpinion({0, first.id, "Anna Müller", "inconclusive", "too small", {}});
    store->addReading(
        {0, first.id, "Bert", true, "seam at the jaw", "moderate support for Hp", {}});
    writeContent(folder / "report.pdf", "%PDF made up");
    store->addReport({0, false, "Draft", {}, 0, {}, {}, {}}, folder / "report.pdf");
    store->logAction("exported", "report 1", "null", R"({"to":"/media/stick"})");
    static_cast<void>(third);
}

} // namespace lineament::test
