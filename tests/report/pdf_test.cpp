// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The PDF as other programs read it: qpdf and poppler.

#include "core/base/error.h"
#include "core/report/report.h"
#include "tests/report/casesupport.h"

#include <gmock/gmock.h>

#include <cstdio>
#include <fstream>
#include <sstream>

using namespace lineament;
using namespace lineament::report;
using namespace lineament::report::test;
namespace fs = std::filesystem;
using analysis::ItemState;
using testing::HasSubstr;

namespace {

std::vector<std::vector<std::string>> tableOf(const std::string& output, int headerLines) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(output);
    std::string line;
    for (int i = 0; std::getline(lines, line); ++i) {
        std::istringstream words(line);
        if (i >= headerLines)
            rows.emplace_back(std::istream_iterator<std::string>(words),
                              std::istream_iterator<std::string>());
    }
    return rows;
}

class Pdf : public FolderTest {
protected:
    /// One photo with a scored, an unscored and a rejected face, one without a face, two failures.
    void write() {
        scored = photoItem("first photo.png");
        setModel(*scored);
        setScore(addFace(*scored, "F1", {400, 200, 300, 300}), 2.25F, -1);
        addFace(*scored, "F2", {100, 500, 200, 200}).state = analysis::FaceState::TooSmall;
        addFace(*scored, "F3", {800, 500, 200, 200}).state = analysis::FaceState::Rejected;
        empty = photoItem("second.png", 500, 400);
        const auto damaged = failedItem(folder / "third.jpg", ItemState::Damaged,
                                        "expected a whole picture, found half of one");
        const auto gone = failedItem(folder / "gone.jpg", ItemState::Unreadable, "no such file");
        ReportHeader header;
        header.examiner = "A. Examiner";
        header.caseNumber = "2026-117";
        file = folder / "report.pdf";
        writePdf(buildReport(header, {scored, empty, damaged, gone}), file);
    }
    std::string text() const {
        return joined(outputOf("pdftotext -layout " + file.string() + " -"));
    }

    ItemPtr scored, empty;
    fs::path file;
};

} // namespace

TEST_F(Pdf, aFileThatChangedIsSaidOnTheFirstPageAndBeforeItsFinding) {
    const auto same = photoItem("same.png", 300, 200), other = photoItem("other.png", 300, 200);
    std::ofstream(other->path, std::ios::app) << 'x';
    file = folder / "report.pdf";
    writePdf(buildReport({}, {same, other}), file);
    const auto first = joined(outputOf("pdftotext -f 1 -l 1 " + file.string() + " -"));
    EXPECT_THAT(first, HasSubstr("Files changed after their analysis"));
    EXPECT_THAT(first, HasSubstr("not there any more: item 2 (other.png)."));
    const auto all = text();
    const auto said = all.find("This finding is about an earlier file");
    ASSERT_NE(said, std::string::npos);
    EXPECT_EQ(all.find("This finding is about an earlier file", said + 1), std::string::npos);
    EXPECT_THAT(all.substr(said, 400), HasSubstr(other->digests->sha256));
    EXPECT_LT(said, all.find("no face of", said)) << "before what was found";
}

TEST_F(Pdf, isSoundAndCallsItselfPdfA1b) {
    write();
    EXPECT_THAT(outputOf("qpdf --check " + file.string() + " 2>&1"),
                HasSubstr("No syntax or stream encoding errors found"));
    const auto metadata = outputOf("pdfinfo -meta " + file.string());
    EXPECT_THAT(metadata, HasSubstr("pdfaid"));
    EXPECT_THAT(metadata, HasSubstr("pdfaid:part=\"1\""));
    EXPECT_THAT(metadata, HasSubstr("pdfaid:conformance=\"B\""));
}

TEST_F(Pdf, everyFontIsEmbedded) {
    write();
    const auto fonts = tableOf(outputOf("pdffonts " + file.string()), 2);
    EXPECT_GE(fonts.size(), 2U);
    for (const auto& font : fonts) {
        ASSERT_GE(font.size(), 6U);
        EXPECT_EQ(font[font.size() - 5], "yes") << font.front(); // emb sub uni object id
    }
}

TEST_F(Pdf, itsTextHasHashesStatesScoresAndCaveats) {
    write();
    const auto text = this->text();
    for (const auto& item : {scored, empty}) {
        EXPECT_THAT(text, HasSubstr(item->digests->sha256));
        EXPECT_THAT(text, HasSubstr(item->digests->md5));
    }
    EXPECT_THAT(text, HasSubstr(std::string(64, 'e'))) << "the model's weights";
    for (const char* words : {"+3.25",
                              "too small",
                              "rejected",
                              "no face",
                              "damaged",
                              "unreadable",
                              "expected a whole picture, found half of one",
                              "none: the file could not be read",
                              "A. Examiner",
                              "2026-117",
                              "not stated",
                              analysis::kScoreCaveat,
                              analysis::kMapCaveat,
                              "Processed, for illustration.",
                              "No likelihood ratio can be given",
                              "Limitations",
                              "Examiner's opinion",
                              "JPEG of quality 94",
                              "EXAMINATION OF FACES IN PHOTOS",
                              "MACHINE OUTPUT",
                              "FACTS",
                              "first photo.png"})
        EXPECT_THAT(text, HasSubstr(joined(words)));
}

TEST_F(Pdf, everyPageIsNumberedOutOfAll) {
    write();
    const auto info = outputOf("pdfinfo " + file.string());
    const auto pages = std::stoi(info.substr(info.find("Pages:") + 6));
    ASSERT_GE(pages, 3);
    for (int page = 1; page <= pages; ++page) {
        const auto number = std::to_string(page);
        EXPECT_THAT(
            outputOf("pdftotext -f " + number + " -l " + number + " " + file.string() + " -"),
            HasSubstr("Page " + number + " of " + std::to_string(pages)));
    }
}

TEST_F(Pdf, picturesHave300DpiAndOnlyReducedPhotosAreJpeg) {
    write();
    // page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio
    const auto images = tableOf(outputOf("pdfimages -list " + file.string()), 2);
    int jpeg = 0, lossless = 0;
    for (const auto& image : images) {
        ASSERT_EQ(image.size(), 16U);
        EXPECT_GE(std::stoi(image[12]), 299); // poppler rounds
        EXPECT_GE(std::stoi(image[13]), 299);
        ++(image[8] == "jpeg" ? jpeg : lossless);
    }
    // The photo, the fused attention and the strongest block's; the face is smaller than its print.
    EXPECT_GE(jpeg, 1);
    EXPECT_GE(lossless, 5); // two gradient maps, crops, the small photo, colour bars
}

TEST_F(Pdf, theQualityThatItStatesIsTheOneThatQtStores) {
    write();
    outputOf("pdfimages -j " + file.string() + " " + (folder / "image").string());
    int found = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".jpg")
            continue;
        ++found;
        EXPECT_EQ(media::decodePhoto(media::loadSource(entry.path())).info.jpegQuality,
                  kStoredJpegQuality);
    }
    EXPECT_GE(found, 1);
}

TEST_F(Pdf, anEmptyReportIsAReport) {
    file = folder / "empty.pdf";
    writePdf(buildReport({}, {}), file);
    EXPECT_THAT(text(), HasSubstr("0 items"));
}

TEST_F(Pdf, anExistingReportIsReplacedWholeOrNotAtAll) {
    const auto item = photoItem("a.png", 300, 200);
    const auto report = buildReport({}, {item});
    file = folder / "report.pdf";
    std::ofstream(file) << "the earlier one";
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(writePdf(report, file, stop.get_token()), Cancelled);
    std::string kept;
    std::getline(std::ifstream(file), kept);
    EXPECT_EQ(kept, "the earlier one");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 2)
        << "something was left beside the photo and the report";
    EXPECT_THROW(writePdf(report, folder / "missing" / "report.pdf"), IoError);
    writePdf(report, file);
    EXPECT_THAT(text(), HasSubstr("a.png"));
}
