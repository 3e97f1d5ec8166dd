// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/mapexport.h"

#include "core/base/error.h"
#include "core/filters/gradient.h"
#include "core/filters/npy.h"
#include "tests/report/support.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <QImage>

#include <cmath>
#include <fstream>
#include <set>

using namespace lineament;
using namespace lineament::report;
using namespace lineament::report::test;
namespace fs = std::filesystem;

namespace {

class MapExport : public FolderTest {
protected:
    ItemPtr scoredItem() const {
        auto item = photoItem("photo one.png", 640, 480);
        setModel(*item);
        setScore(addFace(*item, "F1", {200, 100, 200, 200}), 2, -1);
        addFace(*item, "F2", {20, 20, 60, 60}).state = analysis::FaceState::Rejected;
        return item;
    }
    fs::path out() const { return folder / "maps"; }
};

nlohmann::json indexOf(const fs::path& folder) {
    std::ifstream stream(folder / "index.json");
    return nlohmann::json::parse(stream);
}

/// Equal, NaN included.
void expectSame(const FloatMap& a, const FloatMap& b) {
    ASSERT_EQ(a.width, b.width);
    ASSERT_EQ(a.height, b.height);
    for (std::size_t i = 0; i < a.values.size(); ++i)
        ASSERT_TRUE(a.values[i] == b.values[i] ||
                    (std::isnan(a.values[i]) && std::isnan(b.values[i])));
}

} // namespace

TEST_F(MapExport, theIndexListsEveryFileWithItsHash) {
    const auto item = scoredItem();
    const auto files = writeMaps(*item, out());
    ASSERT_FALSE(files.empty());
    const auto root = files.back().parent_path();
    EXPECT_EQ(files.back().filename(), "index.json") << "written last";
    EXPECT_THAT(root.filename().string(), testing::StartsWith("photo_one-"));
    const auto index = indexOf(root);
    EXPECT_EQ(index["source"]["sha256"], item->digests->sha256);
    EXPECT_THAT(index["caveat"].get<std::string>(),
                testing::AllOf(testing::StartsWith(analysis::kMapCaveat),
                               testing::HasSubstr("was not measured")));
    std::set<fs::path> listed{root / "index.json"};
    for (const auto& entry : index["files"]) {
        const fs::path file = root / entry["file"].get<std::string>();
        listed.insert(file);
        EXPECT_EQ(entry["sha256"], digestsOfFile(file).sha256) << file;
        EXPECT_EQ(entry["source"]["sha256"], item->digests->sha256);
        EXPECT_EQ(entry["processed"], "Processed, for illustration.");
    }
    EXPECT_EQ(listed, std::set<fs::path>(files.begin(), files.end()));
}

TEST_F(MapExport, theGradientFileIsTheWholePhotosResponse) {
    const auto item = scoredItem();
    const auto root = writeMaps(*item, out()).back().parent_path();
    const auto written = filters::readNpy(root / "gradient.npy");
    const auto expected = filters::tensorGradientPlanes(*pixelsOf(*item), {});
    ASSERT_EQ(written.size(), 3U);
    for (std::size_t c = 0; c < 3; ++c)
        expectSame(written[c], expected[c]);
}

TEST_F(MapExport, attentionComesOnItsOwnGridAndInPhotoPixels) {
    const auto item = scoredItem();
    const auto root = writeMaps(*item, out()).back().parent_path();
    const auto& block = item->faces[0].prediction->blocks[1];
    const auto grid = filters::readNpy(root / "F1" / "attention-mta.5.1.grid.npy");
    ASSERT_EQ(grid.size(), 1U);
    expectSame(grid[0], block.map);
    const auto& face = item->faces[0];
    const auto placed = filters::carryToPhoto(block.map, face.cropSize, face.photoToCrop, 640, 480);
    expectSame(filters::readNpy(root / "F1" / "attention-mta.5.1.npy").at(0), placed.map);
    const auto index = indexOf(root);
    for (const auto& entry : index.at("files")) {
        if (entry["file"] == "F1/attention-mta.5.1.npy") {
            EXPECT_EQ(entry["placement"]["x"], placed.x);
            EXPECT_EQ(entry["placement"]["y"], placed.y);
            EXPECT_NEAR(entry["gamma"].get<double>(), 0.03, 1e-6);
        }
    }
    EXPECT_TRUE(fs::exists(root / "F1" / "attention-fused.npy"));
}

TEST_F(MapExport, aBlockWithGammaZeroIsNamedAsHavingNoMap) {
    const auto item = scoredItem();
    const auto root = writeMaps(*item, out()).back().parent_path();
    const auto missing = indexOf(root)["blocks_without_map"];
    ASSERT_EQ(missing.size(), 1U);
    EXPECT_EQ(missing[0]["block"], "mta.7.1");
    EXPECT_FALSE(fs::exists(root / "F1" / "attention-mta.7.1.npy"));
    EXPECT_FALSE(fs::exists(root / "F2")) << "the examiner rejected it";
}

TEST_F(MapExport, theCropIsTheOneWithTheRecordedHash) {
    const auto item = scoredItem();
    const auto root = writeMaps(*item, out()).back().parent_path();
    const QImage crop = QImage(QString::fromStdString((root / "F1" / "crop.png").string()))
                            .convertToFormat(QImage::Format_RGB888);
    ASSERT_EQ(crop.size(), QSize(299, 299));
    std::vector<std::byte> bytes;
    for (int y = 0; y < 299; ++y) {
        const auto* row = reinterpret_cast<const std::byte*>(crop.constScanLine(y));
        bytes.insert(bytes.end(), row, row + 3 * 299);
    }
    EXPECT_EQ(sha256Hex(bytes), item->faces[0].cropSha256);
}

TEST_F(MapExport, aPhotoWithoutFacesHasItsGradientAlone) {
    const auto files = writeMaps(*photoItem("a.png", 100, 80), out());
    std::set<std::string> names;
    for (const auto& file : files)
        names.insert(file.filename().string());
    EXPECT_EQ(names, (std::set<std::string>{"gradient.png", "gradient.npy", "index.json"}));
}

TEST_F(MapExport, aFileThatChangedIsRefused) {
    const auto item = photoItem("a.png", 100, 80);
    std::ofstream(item->path, std::ios::app) << "x";
    EXPECT_THROW(writeMaps(*item, out()), FormatError);
    EXPECT_FALSE(fs::exists(out()));
}

TEST_F(MapExport, whatWasNotDecodedHasNoMaps) {
    EXPECT_TRUE(
        writeMaps(*failedItem("x.jpg", analysis::ItemState::Damaged, "broken"), out()).empty());
}

TEST_F(MapExport, stopLeavesNoFilesBehind) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(writeMaps(*scoredItem(), out(), stop.get_token()), Cancelled);
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        files += entry.is_regular_file() && entry.path().parent_path() != folder ? 1 : 0;
    EXPECT_EQ(files, 0);
}
