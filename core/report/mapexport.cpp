// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/mapexport.h"

#include "core/analysis/jsonvalues.h"
#include "core/analysis/resultjson.h"
#include "core/analysis/verdictwords.h"
#include "core/base/error.h"
#include "core/filters/gradient.h"
#include "core/filters/npy.h"
#include "core/report/analysedphoto.h"
#include "core/report/analysedvideo.h"
#include "core/report/figure.h"
#include "core/report/pngfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <system_error>

namespace lineament::report {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int kMapSchemaVersion = 1;
constexpr int kFigureSide =
    4096; ///< longer side of an illustration; the .npy files are never reduced
constexpr int kOverlaySide = 1024;

constexpr const char* kGradientUnits =
    "TP response on the normalised tensor (values / 255, minus mean, divided by std), no unit";
constexpr const char* kMagnitudeUnits =
    "root of the mean square of the TP response over R, G, B; normalised units";
constexpr const char* kAttentionUnits = "sigmoid(gamma * trace), mean over channels, 0 to 1";
constexpr const char* kFusedUnits =
    "mean over the blocks of sigmoid(gamma * trace), mean over channels, 0 to 1";

/// A piece of a file name: letters, digits, dot, dash and underscore; at most 80 bytes.
std::string safeName(const std::string& text) {
    std::string name;
    for (const char c : text.substr(0, 80)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        name += plain ? c : '_';
    }
    if (name.empty() || name.front() == '.')
        name.insert(name.begin(), '_');
    return name;
}

Json rangeJson(filters::ValueRange range) {
    return {{"low", analysis::jsonNumber(static_cast<double>(range.low))},
            {"high", analysis::jsonNumber(static_cast<double>(range.high))}};
}

Json placementAt(int x, int y) {
    return {{"x", x}, {"y", y}};
}

/// Where a crop's grid lies: the transform instead of a corner.
Json placementOf(const analysis::FaceResult& face) {
    const Affine& t = face.photoToCrop;
    return {{"crop_size", face.cropSize},
            {"photo_to_crop",
             {{"a", analysis::jsonNumber(t.a)},
              {"b", analysis::jsonNumber(t.b)},
              {"tx", analysis::jsonNumber(t.tx)},
              {"c", analysis::jsonNumber(t.c)},
              {"d", analysis::jsonNumber(t.d)},
              {"ty", analysis::jsonNumber(t.ty)}}}};
}

/// What goes into one entry of the index beside the file's own facts.
struct EntryFacts {
    std::string kind;
    std::string what;
    std::string face;
    std::string block;
    std::optional<float> gamma;
    Json shape;
    std::string units;
    Json range;
    Json placement;
};

/// What is particular to a map on the network's grid.
struct CropMapFacts {
    std::string kind;  ///< "attention", "class"
    std::string name;  ///< "fused", a block's name, ClassMap::mapName()
    std::string title; ///< of its picture
    std::string units;
    std::optional<float> gamma;
    filters::Colormap colormap;
};

/// Where the maps of an item go, below the folder that was asked for.
fs::path folderOf(const analysis::ItemResult& item) {
    return safeName(item.path.stem().string()) + "-" + item.digests->sha256.substr(0, 12);
}

/// Writes the maps of one photo or frame and keeps the index; removes what it wrote when it is not
/// finished.
class MapWriter {
public:
    /// @p frame null: a photo.
    MapWriter(const analysis::ItemResult& item, const analysis::SampledFrame* frame,
              fs::path folder, std::stop_token stop)
        : m_item(item)
        , m_frame(frame)
        , m_stop(std::move(stop))
        , m_folder(std::move(folder)) {}
    ~MapWriter() {
        std::error_code ignored;
        if (!m_done) {
            for (const fs::path& file : m_files)
                fs::remove(file, ignored);
        }
    }
    MapWriter(const MapWriter&) = delete;
    MapWriter& operator=(const MapWriter&) = delete;

    std::vector<fs::path> write(const Rgb8Image& pixels);

private:
    void checkStop() const {
        if (m_stop.stop_requested())
            throw Cancelled();
    }
    void makeFolder(const fs::path& folder) const;
    void writeGradient(const Rgb8Image& photo);
    void writeFace(const Rgb8Image& photo, const analysis::FaceResult& face);
    void writeCrop(const Rgb8Image& photo, const analysis::FaceResult& face);
    void writeAttention(const Rgb8Image& photo, const analysis::FaceResult& face,
                        const FloatMap& map, const nn::BlockAttention* block);
    void writeCropMap(const Rgb8Image& photo, const analysis::FaceResult& face, const FloatMap& map,
                      const CropMapFacts& own);
    void writePlanes(const std::string& name, std::span<const FloatMap> planes, EntryFacts facts);
    void writePng(const std::string& name, const QImage& image, EntryFacts facts);
    void addEntry(const std::string& name, const EntryFacts& facts);
    Json sourceJson() const;
    void writeIndex(const Rgb8Image& pixels);
    QString sourceText() const {
        const std::string frame = m_frame != nullptr
                                      ? ", frame " + std::to_string(m_frame->number) + ", PTS " +
                                            std::to_string(m_frame->pts) + ", planes SHA-256 " +
                                            m_frame->sha256
                                      : "";
        return QString::fromStdString(m_item.path.filename().string() + frame + ", SHA-256 " +
                                      m_item.digests->sha256);
    }

    const analysis::ItemResult& m_item;
    const analysis::SampledFrame* m_frame;
    std::stop_token m_stop;
    fs::path m_folder;
    std::vector<fs::path> m_files;
    Json m_entries = Json::array();
    Json m_missing = Json::array();
    bool m_done = false;
};

std::vector<fs::path> MapWriter::write(const Rgb8Image& pixels) {
    makeFolder(m_folder);
    std::error_code ignored;
    // Written last: a folder without index.json is an export that did not finish.
    fs::remove(m_folder / "index.json", ignored);
    writeGradient(pixels);
    for (const analysis::FaceResult& face : m_item.faces)
        writeFace(pixels, face);
    checkStop();
    writeIndex(pixels);
    m_done = true;
    return m_files;
}

void MapWriter::makeFolder(const fs::path& folder) const {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder))
        throw IoError(folder.string(), "a folder that can be written",
                      error ? error.message() : "a file of that name");
}

void MapWriter::writeGradient(const Rgb8Image& photo) {
    filters::Normalisation normalisation;
    if (m_item.run.model) {
        normalisation.mean = m_item.run.model->mean;
        normalisation.std = m_item.run.model->std;
    }
    {
        const FloatMap magnitude =
            filters::tensorGradient(photo, normalisation, filters::GradientView::Magnitude, m_stop);
        MapStyle style;
        style.colormap = filters::Colormap::Inferno;
        style.range = {0, filters::percentileRange(magnitude, 0, 0.995).high};
        const FloatMap shown = reducedMap(magnitude, kFigureSide);
        QString note = QStringLiteral("Values above the range (0.5 %) have the top colour.");
        if (shown.width != magnitude.width)
            note += QStringLiteral(" Reduced for display: each pixel is the mean of the values "
                                   "under it.");
        const QImage figure =
            renderFigure(colourMap(shown, style), style,
                         {QStringLiteral("Gradient map (TP), magnitude"), sourceText(),
                          QString::fromLatin1(kMagnitudeUnits), note});
        writePng("gradient.png", figure,
                 {"gradient-figure",
                  "picture of the gradient's magnitude with legend",
                  "",
                  "",
                  {},
                  Json::array({figure.height(), figure.width()}),
                  kMagnitudeUnits,
                  rangeJson(style.range),
                  placementAt(0, 0)});
    }
    const auto planes = filters::tensorGradientPlanes(photo, normalisation, m_stop);
    filters::ValueRange range = filters::rangeOf(planes[0]);
    for (const FloatMap& plane : planes) {
        const filters::ValueRange own = filters::rangeOf(plane);
        range = {std::min(range.low, own.low), std::max(range.high, own.high)};
    }
    writePlanes("gradient.npy", planes,
                {"gradient",
                 "signed TP response of the channels R, G, B; the outermost pixel is NaN",
                 "",
                 "",
                 {},
                 {},
                 kGradientUnits,
                 rangeJson(range),
                 placementAt(0, 0)});
}

void MapWriter::writeFace(const Rgb8Image& photo, const analysis::FaceResult& face) {
    checkStop();
    if (face.state == analysis::FaceState::Rejected)
        return;
    makeFolder(m_folder / safeName(face.face.id));
    writeCrop(photo, face);
    if (face.state != analysis::FaceState::Scored || !face.prediction)
        return;
    if (!face.prediction->fused.isNull())
        writeAttention(photo, face, face.prediction->fused, nullptr);
    for (const nn::BlockAttention& block : face.prediction->blocks) {
        checkStop();
        if (block.spatial && !block.map.isNull())
            writeAttention(photo, face, block.map, &block);
        else
            m_missing.push_back({{"face", face.face.id},
                                 {"block", block.block},
                                 {"gamma", analysis::jsonNumber(static_cast<double>(block.gamma))},
                                 {"reason", "no spatial map: gamma is 0"}});
    }
    for (const nn::ClassMap& one : face.prediction->classMaps) {
        checkStop();
        writeCropMap(photo, face, one.map,
                     {"class", one.mapName(), "score of " + one.name,
                      "share in the score of \"" + one.name +
                          "\" against genuine; the cells' mean is that score, less a constant",
                      std::nullopt, filters::Colormap::Diverging});
    }
}

void MapWriter::writeCrop(const Rgb8Image& photo, const analysis::FaceResult& face) {
    const std::optional<Rgb8Image> crop = analysedCrop(photo, m_item, face);
    if (!crop)
        return;
    const auto shared = std::make_shared<const Rgb8Image>(*crop);
    writePng(
        safeName(face.face.id) + "/crop.png", toQImage(shared),
        {"crop",
         "the aligned crop as the network saw it; its RGB bytes have SHA-256 " + face.cropSha256,
         face.face.id,
         "",
         {},
         Json::array({crop->height, crop->width, 3}),
         "8-bit sRGB levels, 0 to 255",
         {{"low", 0}, {"high", 255}},
         placementOf(face)});
}

void MapWriter::writeAttention(const Rgb8Image& photo, const analysis::FaceResult& face,
                               const FloatMap& map, const nn::BlockAttention* block) {
    const std::string blockName = block ? block->block : "fused";
    writeCropMap(photo, face, map,
                 {"attention", blockName, "MTA attention, " + blockName,
                  block ? kAttentionUnits : kFusedUnits,
                  block ? std::optional(block->gamma) : std::nullopt, MapStyle{}.colormap});
}

void MapWriter::writeCropMap(const Rgb8Image& photo, const analysis::FaceResult& face,
                             const FloatMap& map, const CropMapFacts& own) {
    const std::string base = safeName(face.face.id) + "/" +
                             safeName(own.kind == "class" ? own.name : own.kind + "-" + own.name);
    const std::string& units = own.units;
    const auto& gamma = own.gamma;
    EntryFacts facts{own.kind + "-grid",
                     own.kind + " on the network's own grid, covering the whole crop",
                     face.face.id,
                     own.name,
                     gamma,
                     {},
                     units,
                     rangeJson(filters::rangeOf(map)),
                     placementOf(face)};
    writePlanes(base + ".grid.npy", std::span(&map, 1), facts);

    const filters::PlacedMap placed =
        filters::carryToPhoto(map, face.cropSize, face.photoToCrop, photo.width, photo.height);
    if (placed.map.isNull())
        return;
    facts.kind = own.kind;
    facts.what =
        own.kind + " in photo pixels, bilinear between the grid's centres; NaN outside the crop";
    facts.placement = placementAt(placed.x, placed.y);
    MapStyle style;
    style.colormap = own.colormap;
    style.range = filters::rangeOf(placed.map);
    facts.range = rangeJson(style.range);
    if (own.colormap == filters::Colormap::Diverging) {
        const float reach = std::max(std::fabs(style.range.low), std::fabs(style.range.high));
        style.range = {-reach, reach};
    }
    writePlanes(base + ".npy", std::span(&placed.map, 1), facts);

    const RectF region{static_cast<double>(placed.x), static_cast<double>(placed.y),
                       static_cast<double>(placed.map.width),
                       static_cast<double>(placed.map.height)};
    const QString title = QString::fromStdString(own.title + ", face " + face.face.id);
    QString note = QStringLiteral("Colours stretched to the map's own range.");
    if (gamma)
        note.prepend(QStringLiteral("gamma %1. ").arg(static_cast<double>(*gamma), 0, 'g', 3));
    const QImage figure =
        renderFigure(overlayOnPhoto(photo, region, placed, style, kOverlaySide), style,
                     {title, sourceText(), QString::fromStdString(units), note});
    facts.kind = own.kind + "-figure";
    facts.what = "picture of the " + own.kind + " map over the photo, with legend";
    facts.shape = Json::array({figure.height(), figure.width()});
    writePng(base + ".png", figure, facts);
}

void MapWriter::writePlanes(const std::string& name, std::span<const FloatMap> planes,
                            EntryFacts facts) {
    m_files.push_back(m_folder / name);
    filters::writeNpy(m_files.back(), planes);
    facts.shape = Json::array({planes.front().height, planes.front().width});
    if (planes.size() > 1)
        facts.shape.insert(facts.shape.begin(), planes.size());
    addEntry(name, facts);
}

void MapWriter::writePng(const std::string& name, const QImage& image, EntryFacts facts) {
    checkStop();
    m_files.push_back(m_folder / name);
    writePngFile(image, m_files.back());
    addEntry(name, facts);
}

void MapWriter::addEntry(const std::string& name, const EntryFacts& facts) {
    const Digests digests = digestsOfFile(m_folder / name, m_stop);
    const auto text = [](const std::string& value) {
        return value.empty() ? Json(nullptr) : Json(value);
    };
    m_entries.push_back(
        {{"file", name},
         {"sha256", digests.sha256},
         {"bytes", digests.bytes},
         {"kind", facts.kind},
         {"what", facts.what},
         {"face", text(facts.face)},
         {"block", text(facts.block)},
         {"gamma", facts.gamma ? analysis::jsonNumber(static_cast<double>(*facts.gamma)) : Json()},
         {"shape", facts.shape},
         {"units", facts.units},
         {"range", facts.range},
         {"placement", facts.placement},
         {"source", sourceJson()},
         {"model", modelIdentity(m_item.run)},
         {"processed", "Processed, for illustration."},
         {"caveat", analysis::mapCaveat(m_item.run.model ? &*m_item.run.model : nullptr)}});
}

Json MapWriter::sourceJson() const {
    Json source{{"path", m_item.path.string()}, {"sha256", m_item.digests->sha256}};
    if (m_frame != nullptr)
        source["frame"] = {{"number", m_frame->number},
                           {"pts", m_frame->pts},
                           {"seconds", analysis::jsonNumber(m_frame->seconds)},
                           {"sha256", m_frame->sha256}};
    return source;
}

void MapWriter::writeIndex(const Rgb8Image& pixels) {
    Json source = sourceJson();
    source["md5"] = m_item.digests->md5;
    source["bytes"] = m_item.digests->bytes;
    source["width"] = pixels.width;
    source["height"] = pixels.height;
    const Json index = {
        {"schema", "lineament-maps"},
        {"schema_version", kMapSchemaVersion},
        {"program", m_item.run.program},
        {"analysed", analysis::isoTime(m_item.run.finished)},
        {"source", std::move(source)},
        {"coordinates",
         "Photo pixels of the upright photo, row 0 on top; placement x, y is the photo "
         "pixel of the map's first column and row. Float files are NumPy .npy, "
         "little-endian float32, rows first; NaN means no value."},
        {"caveat", analysis::mapCaveat(m_item.run.model ? &*m_item.run.model : nullptr)},
        {"files", m_entries},
        {"blocks_without_map", m_missing}};
    const std::string text = index.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    m_files.push_back(m_folder / "index.json");
    writeFileAtomically(m_files.back(), std::as_bytes(std::span(text)));
}

/// Indices of the samples whose maps are written.
std::set<std::size_t> telling(const analysis::VideoResult& video) {
    std::set<std::size_t> samples;
    for (const analysis::Track& track : video.tracks)
        if (track.aggregate)
            samples.insert({track.strongest, track.weakest, track.leastCertain});
    return samples;
}

} // namespace

std::vector<fs::path> writeMaps(const analysis::ItemResult& item, const fs::path& folder,
                                std::stop_token stop) {
    if (!wasDecoded(item))
        return {};
    const media::Photo photo = decodeAnalysed(item, stop);
    return MapWriter(item, nullptr, folder / folderOf(item), std::move(stop)).write(*photo.pixels);
}

std::vector<fs::path> writeFrameMaps(const analysis::ItemResult& item, const fs::path& folder,
                                     nn::Engine* engine, std::stop_token stop) {
    if (!wasDecodedAsVideo(item))
        return {};
    const auto samples = telling(*item.video);
    if (samples.empty())
        return {};
    AnalysedVideo video(item, stop);
    std::vector<fs::path> files;
    for (const std::size_t index : samples) {
        const analysis::SampledFrame& frame = item.video->samples.at(index);
        const Rgb8ImagePtr pixels = video.pixels(frame);
        const analysis::ItemResult mapped = video.item(frame, *pixels, engine);
        const fs::path place = folder / folderOf(item) / ("frame-" + std::to_string(frame.number));
        const auto written = MapWriter(mapped, &frame, place, stop).write(*pixels);
        files.insert(files.end(), written.begin(), written.end());
    }
    return files;
}

} // namespace lineament::report
