// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/report/support.h"

#include "core/faces/aligner.h"

#include <QGuiApplication>
#include <QImage>

#include <cmath>
#include <limits>
#include <numbers>

namespace lineament::report::test {

namespace fs = std::filesystem;

namespace {

/// Figures and pages need a QGuiApplication.
class Application : public testing::Environment {
public:
    void SetUp() override {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        m_application = std::make_unique<QGuiApplication>(m_count, m_arguments);
    }
    void TearDown() override { m_application.reset(); }

private:
    char m_name[12] = "test_report";
    char* m_arguments[2] = {m_name, nullptr};
    int m_count = 1;
    std::unique_ptr<QGuiApplication> m_application;
};

const auto* const kApplication = testing::AddGlobalTestEnvironment(new Application);

/// Landmarks of a frontal face that fills @p box, roughly.
std::array<PointF, 68> landmarksIn(const RectF& box) {
    std::array<PointF, 68> points{};
    const auto ring = [&](std::size_t first, std::size_t count, double x, double y, double width,
                          double height) {
        for (std::size_t i = 0; i < count; ++i) {
            const double a =
                2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(count);
            points[first + i] = {box.x + box.width * (x - width * std::cos(a)),
                                 box.y + box.height * (y - height * std::sin(a))};
        }
    };
    for (std::size_t i = 0; i < 17; ++i) { // the jaw, from ear to ear
        const double a = std::numbers::pi * static_cast<double>(i) / 16;
        points[i] = {box.x + box.width * (0.5 - 0.5 * std::cos(a)),
                     box.y + box.height * (0.35 + 0.65 * std::sin(a))};
    }
    ring(17, 5, 0.28, 0.25, 0.14, 0.03);
    ring(22, 5, 0.72, 0.25, 0.14, 0.03);
    ring(27, 9, 0.5, 0.55, 0.08, 0.12);
    ring(36, 6, 0.3, 0.38, 0.08, 0.03);
    ring(42, 6, 0.7, 0.38, 0.08, 0.03);
    ring(48, 20, 0.5, 0.8, 0.2, 0.06);
    return points;
}

/// Values from @p low to @p high; the outer cells are NaN, as those of the network's maps.
FloatMap attentionMap(int side, float low, float high) {
    FloatMap map{side, side, {}};
    const float last = static_cast<float>(side - 3);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const bool outer = x == 0 || y == 0 || x == side - 1 || y == side - 1;
            map.values.push_back(outer ? std::numeric_limits<float>::quiet_NaN()
                                       : low + (high - low) * static_cast<float>(x - 1) / last);
        }
    return map;
}

} // namespace

void FolderTest::SetUp() {
    std::string name = (fs::temp_directory_path() / "lineament-report-XXXXXX").string();
    folder = mkdtemp(name.data());
}

void FolderTest::TearDown() {
    fs::remove_all(folder);
}

ItemPtr FolderTest::photoItem(const std::string& name, int width, int height) const {
    QImage image(width, height, QImage::Format_RGB888);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const int texture = (x * 7 + y * 13) % 5 * 6;
            image.setPixel(
                x, y, qRgb(40 + x * 180 / width + texture, 200 - y * 150 / height, 90 + texture));
        }
    auto item = std::make_shared<analysis::ItemResult>();
    item->path = folder / name;
    image.save(QString::fromStdString(item->path.string()), "PNG");
    const auto source = media::loadSource(item->path);
    item->digests = source.digests;
    item->info = media::decodePhoto(source).info;
    item->state = analysis::ItemState::NoFace;
    item->run.program = "Lineament test";
    item->run.faceFinder = "a finder of the test";
    item->run.modelMessage = "no model installed";
    return item;
}

Rgb8ImagePtr FolderTest::pixelsOf(const analysis::ItemResult& item) {
    return media::decodePhoto(media::loadSource(item.path)).pixels;
}

analysis::FaceResult faceIn(const Rgb8Image& pixels, const std::string& id, RectF box) {
    analysis::FaceResult result;
    result.face.id = id;
    result.face.box = box;
    result.face.landmarks = landmarksIn(box);
    result.face.quality = {box.width, box.width * 0.4, 200, 2, -3, 1};
    result.message = "no model installed";
    const auto crop = faces::alignCrop(pixels, result.face, {});
    result.photoToCrop = crop.photoToCrop;
    result.cropSize = crop.pixels.width;
    result.cropOutside = crop.outside;
    result.resampling = crop.resampling;
    result.cropSha256 = sha256Hex(std::as_bytes(std::span(crop.pixels.data)));
    return result;
}

analysis::FaceResult& addFace(analysis::ItemResult& item, const std::string& id, RectF box) {
    item.state = analysis::ItemState::Analysed;
    const auto photo = media::decodePhoto(media::loadSource(item.path)).pixels;
    return item.faces.emplace_back(faceIn(*photo, id, box));
}

void setScore(analysis::FaceResult& face, float logitFake, float logitReal) {
    nn::Prediction prediction;
    prediction.logitFake = logitFake;
    prediction.logitReal = logitReal;
    prediction.blocks.push_back({"mta.4.0", 0.02F, true, 0.1F, attentionMap(19, 0.50F, 0.51F)});
    prediction.blocks.push_back({"mta.5.1", 0.03F, true, 0.1F, attentionMap(10, 0.49F, 0.53F)});
    prediction.blocks.push_back({"mta.7.1", 0, false, 0, {}});
    prediction.fused = attentionMap(19, 0.495F, 0.52F);
    face.state = analysis::FaceState::Scored;
    face.message.clear();
    face.score = static_cast<double>(logitFake) - static_cast<double>(logitReal);
    face.prediction = std::move(prediction);
}

void setModel(analysis::ItemResult& item) {
    nn::ModelInfo model;
    model.name = "checkpoint.pth";
    model.weightsSha256 = std::string(64, 'e');
    item.run.model = model;
    item.run.runtime =
        nn::Runtime{"1.13.1", "CPU (test)", "", "OpenBLAS", "oneDNN", 2, true, {}, {}, {}};
    item.run.modelMessage.clear();
}

ItemPtr failedItem(const fs::path& file, analysis::ItemState state, const std::string& message) {
    auto item = std::make_shared<analysis::ItemResult>();
    item->path = file;
    item->state = state;
    item->message = message;
    if (state != analysis::ItemState::Unreadable)
        item->digests = Digests{std::string(64, '5'), std::string(32, '6'), 77};
    return item;
}

} // namespace lineament::report::test
