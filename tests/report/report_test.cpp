// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The report as a value.

#include "core/report/report.h"

#include "core/base/error.h"
#include "core/report/analysedphoto.h"
#include "tests/report/support.h"

#include <gmock/gmock.h>

#include <fstream>

using namespace lineament;
using namespace lineament::report;
using namespace lineament::report::test;
using analysis::ItemState;
using testing::HasSubstr;

namespace {

class ReportValue : public FolderTest {};

std::string captionOf(const ReportFigure& figure) {
    return figure.caption.toStdString();
}

void append(const std::filesystem::path& file) {
    std::ofstream(file, std::ios::app) << "one more line";
}

} // namespace

TEST_F(ReportValue, everyPhotoGetsItselfAndItsGradientMap) {
    const auto item = photoItem("a.png");
    const auto report = buildReport({}, {item});
    ASSERT_EQ(report.items.size(), 1U);
    const auto& figures = report.items[0].figures;
    ASSERT_EQ(figures.size(), 2U);
    EXPECT_FALSE(figures[0].legend);
    ASSERT_TRUE(figures[1].legend);
    EXPECT_EQ(figures[1].legend->range.low, 0);
    EXPECT_GT(figures[1].legend->range.high, 0);
    EXPECT_TRUE(report.items[0].figureNote.isEmpty());
    EXPECT_FALSE(report.limitations.empty());
    EXPECT_FALSE(report.software.empty());
}

TEST_F(ReportValue, captionsCarryTheSourceHashAndTheWordsOfR14) {
    const auto item = photoItem("a.png");
    setScore(addFace(*item, "F1", {400, 200, 300, 300}), 2, -1);
    const auto report = buildReport({}, {item});
    auto all = report.items[0].figures;
    for (const auto& faceFigures : report.items[0].faceFigures)
        all.insert(all.end(), faceFigures.begin(), faceFigures.end());
    EXPECT_EQ(all.size(), 5U);
    for (const auto& figure : all) {
        EXPECT_THAT(captionOf(figure), HasSubstr(item->digests->sha256.substr(0, 8)));
        EXPECT_THAT(captionOf(figure), HasSubstr("Processed, for illustration."));
    }
}

TEST_F(ReportValue, aPhotoReducedToPrintSizeIsStoredAsJpegAndSaysSo) {
    const auto report = buildReport({}, {photoItem("large.png"), photoItem("small.png", 200, 150)});
    const auto& large = report.items[0].figures;
    EXPECT_EQ(large[0].storage, Storage::Jpeg);
    EXPECT_THAT(captionOf(large[0]), HasSubstr("Stored as JPEG."));
    EXPECT_EQ(large[1].storage, Storage::Lossless) << "the gradient map is data";
    const auto& small = report.items[1].figures;
    EXPECT_EQ(small[0].storage, Storage::Lossless) << "printed pixel by pixel";
    EXPECT_THAT(captionOf(small[0]), testing::Not(HasSubstr("JPEG")));
    EXPECT_EQ(small[0].image.size(), QSize(200, 150));
}

TEST_F(ReportValue, figuresHave300DotsAnInchOfTheirBox) {
    const auto report = buildReport({}, {photoItem("a.png", 3000, 2000)});
    for (const auto& figure : report.items[0].figures) {
        const double inches = figure.box.width() / 25.4;
        EXPECT_GE(figure.image.size().width() / inches, 300);
        EXPECT_LE(figure.image.size().width() / inches, 310) << "more than is printed";
    }
}

TEST_F(ReportValue, aScoredFaceHasItsCropTheFusedMapAndTheBlockThatSpansMost) {
    const auto item = photoItem("a.png");
    setScore(addFace(*item, "F1", {400, 200, 300, 300}), 2, -1);
    const auto report = buildReport({}, {item});
    const auto& figures = report.items[0].faceFigures.at(0);
    ASSERT_EQ(figures.size(), 3U);
    EXPECT_THAT(captionOf(figures[0]), HasSubstr("299 x 299"));
    EXPECT_THAT(captionOf(figures[0]), HasSubstr("with the recorded hash"));
    EXPECT_EQ(figures[0].storage, Storage::Lossless) << "the network's input, as it was";
    EXPECT_THAT(captionOf(figures[1]), HasSubstr("Mean of the blocks"));
    EXPECT_THAT(captionOf(figures[2]), HasSubstr("mta.5.1, gamma 0.03, grid 10 x 10"));
    ASSERT_TRUE(figures[2].legend);
    EXPECT_NEAR(figures[2].legend->range.low, 0.49, 1e-3);
    EXPECT_NEAR(figures[2].legend->range.high, 0.53, 1e-3);
}

TEST_F(ReportValue, facesWithoutAScoreHaveNoMapsAndRejectedOnesNothing) {
    const auto item = photoItem("a.png");
    addFace(*item, "F1", {100, 200, 250, 250});
    addFace(*item, "F2", {700, 200, 250, 250}).state = analysis::FaceState::Rejected;
    const auto report = buildReport({}, {item});
    ASSERT_EQ(report.items[0].faceFigures.size(), 2U);
    EXPECT_EQ(report.items[0].faceFigures[0].size(), 1U);
    EXPECT_TRUE(report.items[0].faceFigures[1].empty());
}

TEST_F(ReportValue, aCropWhoseHashDoesNotMatchIsNotShownAsTheNetworksInput) {
    const auto item = photoItem("a.png");
    addFace(*item, "F1", {400, 200, 300, 300}).cropSha256 = std::string(64, '0');
    const auto report = buildReport({}, {item});
    const auto& figure = report.items[0].faceFigures.at(0).at(0);
    EXPECT_THAT(figure.title.toStdString(), HasSubstr("from the photo"));
    EXPECT_THAT(captionOf(figure), HasSubstr("could not be cut again"));
}

TEST_F(ReportValue, aFileThatChangedGetsNoFiguresAndSaysSo) {
    const auto item = photoItem("a.png");
    append(item->path);
    const auto report = buildReport({}, {item});
    EXPECT_TRUE(report.items[0].figures.empty());
    EXPECT_THAT(report.items[0].figureNote.toStdString(), HasSubstr(item->digests->sha256));
    EXPECT_THAT(report.items[0].figureNote.toStdString(), HasSubstr("the file has changed"));
}

TEST_F(ReportValue, whatWasNotDecodedHasANoteInThePlaceOfFigures) {
    const auto report =
        buildReport({}, {failedItem(folder / "x.jpg", ItemState::Damaged, "expected, found"),
                         failedItem(folder / "gone.jpg", ItemState::Unreadable, "no such file")});
    for (const auto& item : report.items) {
        EXPECT_TRUE(item.figures.empty());
        EXPECT_FALSE(item.figureNote.isEmpty());
    }
}

TEST_F(ReportValue, progressEndsAtOneAndStopEndsTheBuilding) {
    const auto item = photoItem("a.png", 300, 200);
    double last = 0;
    buildReport({}, {item, item}, {}, [&](double share) { last = share; });
    EXPECT_EQ(last, 1);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(buildReport({}, {item}, stop.get_token()), Cancelled);
}

TEST_F(ReportValue, aSpooledPictureComesBackAsItWas) {
    ImageSpool spool;
    QImage picture(31, 17, QImage::Format_RGB32);
    for (int y = 0; y < 17; ++y)
        for (int x = 0; x < 31; ++x)
            picture.setPixel(x, y, qRgb(x * 8, y * 15, x * y % 256));
    const auto first = spool.add(picture), second = spool.add(picture.mirrored());
    EXPECT_EQ(first.load(), picture);
    EXPECT_EQ(second.load(), picture.mirrored());
    EXPECT_TRUE(spool.add({}).isNull());
    EXPECT_TRUE(SpooledImage().load().isNull());
}

TEST_F(ReportValue, theModelIsNamedByItsWeights) {
    const auto item = photoItem("a.png", 64, 64);
    EXPECT_EQ(modelIdentity(item->run), "none");
    setModel(*item);
    EXPECT_THAT(modelIdentity(item->run), HasSubstr(std::string(64, 'e')));
}
