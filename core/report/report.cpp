// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/report.h"

#include "core/base/error.h"
#include "core/base/version.h"
#include "core/filters/gradient.h"
#include "core/report/analysedphoto.h"
#include "core/report/colourbar.h"
#include "core/report/figure.h"
#include "core/report/limitations.h"
#include "core/report/textblock.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace lineament::report {

namespace {

using analysis::FaceResult;
using analysis::FaceState;
using analysis::ItemResult;

constexpr double kDotsPerMm = 300 / 25.4; ///< R29: 300 dpi at print size

/// Millimetres that figures take on paper.
struct FigureSizes {
    QSizeF photo{83, 92};
    QSizeF face{54, 54};
    QSizeF unscored{39.5, 39.5};
};

/// Long reports get smaller figures, at the same 300 dpi, so that the file stays of a size that can
/// be sent.
FigureSizes sizesFor(const std::vector<analysis::ItemResultPtr>& results) {
    constexpr std::size_t kManyFigures = 400;
    std::size_t figures = 0;
    for (const auto& result : results)
        figures += 2 + 3 * static_cast<std::size_t>(result->scoredFaces());
    if (figures <= kManyFigures)
        return {};
    return {{54, 54}, {39.5, 39.5}, {30, 30}};
}

/// Longest side in pixels of a picture of @p width by @p height that is fitted into @p box at 300
/// dpi.
int printSide(double width, double height, QSizeF box) {
    if (!(width > 0) || !(height > 0))
        return 1;
    const double scale = std::min(box.width() / width, box.height() / height);
    return std::max(1, static_cast<int>(std::ceil(std::max(width, height) * scale * kDotsPerMm)));
}

filters::Normalisation normalisationOf(const ItemResult& item) {
    filters::Normalisation normalisation;
    if (item.run.model) {
        normalisation.mean = item.run.model->mean;
        normalisation.std = item.run.model->std;
    }
    return normalisation;
}

QString sourceLine(const ItemResult& item) {
    return QStringLiteral("Source SHA-256 ") +
           shortHash(QString::fromStdString(item.digests->sha256)) +
           QStringLiteral(". Processed, for illustration.");
}

/// Of a photo, alone or under a map, whose longer side was to have @p side pixels. Pictures that
/// are smaller are printed pixel by pixel: JPEG would put ripples around the steps.
Storage photoStorage(const QImage& image, int side) {
    return std::max(image.width(), image.height()) >= side ? Storage::Jpeg : Storage::Lossless;
}

QString gammaText(const nn::BlockAttention& block) {
    return QStringLiteral("gamma ") + QString::number(static_cast<double>(block.gamma), 'g', 3);
}

/// The spatial block whose map spans most; null when no block has a map.
const nn::BlockAttention* strongestBlock(const nn::Prediction& prediction) {
    const nn::BlockAttention* strongest = nullptr;
    float widest = -1;
    for (const nn::BlockAttention& block : prediction.blocks) {
        if (!block.spatial || block.map.isNull())
            continue;
        const filters::ValueRange range = filters::rangeOf(block.map);
        if (range.high - range.low > widest) {
            widest = range.high - range.low;
            strongest = &block;
        }
    }
    return strongest;
}

/// Makes the figures of one item from its photo.
class FigureMaker {
public:
    FigureMaker(const ItemResult& item, const Rgb8Image& photo, const FigureSizes& sizes,
                ImageSpool& spool, std::stop_token stop)
        : m_item(item)
        , m_photo(photo)
        , m_sizes(sizes)
        , m_spool(spool)
        , m_stop(std::move(stop)) {}

    std::vector<ReportFigure> photoFigures() const { return {annotated(), gradient()}; }
    std::vector<ReportFigure> faceFigures(const FaceResult& face) const;

private:
    ReportFigure annotated() const;
    ReportFigure gradient() const;
    ReportFigure crop(const FaceResult& face, QSizeF box) const;
    std::optional<ReportFigure> attention(const FaceResult& face, const FloatMap& map,
                                          const nn::BlockAttention* block) const;
    ReportFigure figure(const QString& title, const QString& caption, const QImage& image,
                        QSizeF box, Storage storage,
                        std::optional<ReportLegend> legend = {}) const {
        QString text = caption + QLatin1Char(' ') + sourceLine(m_item);
        if (storage == Storage::Jpeg)
            text += QStringLiteral(" Stored as JPEG.");
        return {title, text, std::move(legend), m_spool.add(image), box, storage};
    }
    void checkStop() const {
        if (m_stop.stop_requested())
            throw Cancelled();
    }

    const ItemResult& m_item;
    const Rgb8Image& m_photo;
    const FigureSizes& m_sizes;
    ImageSpool& m_spool;
    std::stop_token m_stop;
};

ReportFigure FigureMaker::annotated() const {
    checkStop();
    const int side = printSide(m_photo.width, m_photo.height, m_sizes.photo);
    const QString caption =
        m_item.faces.empty()
            ? QStringLiteral("The photo, scaled; no face was found.")
            : QStringLiteral(
                  "The photo, scaled, with the listed faces. Blue, solid: scored. Amber, "
                  "dashed: not scored. Grey, dotted: rejected by the examiner.");
    const QImage image = annotatedPhoto(m_photo, m_item.faces, side);
    return figure(QStringLiteral("Photo"), caption, image, m_sizes.photo,
                  photoStorage(image, side));
}

ReportFigure FigureMaker::gradient() const {
    const FloatMap map = filters::tensorGradient(m_photo, normalisationOf(m_item),
                                                 filters::GradientView::Magnitude, m_stop);
    MapStyle style;
    style.range = {0, filters::percentileRange(map, 0, 0.995).high};
    const FloatMap shown = reducedMap(map, printSide(map.width, map.height, m_sizes.photo));
    // The outermost pixel has no value: white, as the paper.
    QImage image(shown.width, shown.height, QImage::Format_RGB32);
    image.fill(Qt::white);
    {
        QPainter painter(&image);
        painter.drawImage(0, 0, colourMap(shown, style));
    }
    QString caption = QStringLiteral("The 0.5 % of values above the scale have its top colour.");
    if (shown.width != map.width)
        caption += QStringLiteral(" Reduced: each point is the mean of the values under it.");
    return figure(QStringLiteral("Gradient map (TP), magnitude"), caption, image, m_sizes.photo,
                  Storage::Lossless,
                  ReportLegend{style.colormap, style.range,
                               QStringLiteral("root mean square of the TP response over R, G, B, "
                                              "normalised units")});
}

ReportFigure FigureMaker::crop(const FaceResult& face, QSizeF box) const {
    checkStop();
    const QString id = QString::fromStdString(face.face.id);
    const std::optional<Rgb8Image> pixels = analysedCrop(m_photo, m_item, face);
    if (pixels) {
        const RectF whole{0, 0, static_cast<double>(pixels->width),
                          static_cast<double>(pixels->height)};
        const int side = printSide(1, 1, box);
        return figure(QStringLiteral("Face ") + id + QStringLiteral(", aligned crop"),
                      QStringLiteral("The network's input, %1 x %1 pixels; cut again for this "
                                     "report, with the recorded hash.")
                          .arg(face.cropSize),
                      scaledRegion(*pixels, whole, side), box, Storage::Lossless);
    }
    RectF region = cropRegion(face, m_photo.width, m_photo.height);
    if (region.area() <= 0)
        region = face.face.box;
    const int side = printSide(region.width, region.height, box);
    const QImage image = scaledRegion(m_photo, region, side);
    return figure(QStringLiteral("Face ") + id + QStringLiteral(", from the photo"),
                  face.cropSha256.empty()
                      ? QStringLiteral("Region of the face; no crop was made.")
                      : QStringLiteral("Region of the face. The crop could not be cut again with "
                                       "the recorded hash."),
                  image, box, photoStorage(image, side));
}

std::optional<ReportFigure> FigureMaker::attention(const FaceResult& face, const FloatMap& map,
                                                   const nn::BlockAttention* block) const {
    checkStop();
    const filters::PlacedMap placed =
        filters::carryToPhoto(map, face.cropSize, face.photoToCrop, m_photo.width, m_photo.height);
    if (placed.map.isNull())
        return std::nullopt;
    const RectF region{static_cast<double>(placed.x), static_cast<double>(placed.y),
                       static_cast<double>(placed.map.width),
                       static_cast<double>(placed.map.height)};
    MapStyle style;
    style.range = filters::rangeOf(placed.map);
    const QString id = QString::fromStdString(face.face.id);
    const double span =
        static_cast<double>(style.range.high) - static_cast<double>(style.range.low);
    QString caption = block ? QString::fromStdString(block->block) + QStringLiteral(", ") +
                                  gammaText(*block) + QStringLiteral(", grid ")
                            : QStringLiteral("Mean of the blocks that have a map, grid ");
    caption +=
        QStringLiteral("%1 x %2. Spans %3 of the possible 0 to 1; the colours are stretched to "
                       "that.")
            .arg(map.width)
            .arg(map.height)
            .arg(span, 0, 'g', 2);
    const int side = printSide(region.width, region.height, m_sizes.face);
    const QImage image = overlayOnPhoto(m_photo, region, placed, style, side);
    return figure(block ? QStringLiteral("Face ") + id +
                              QStringLiteral(", attention of the strongest block")
                        : QStringLiteral("Face ") + id + QStringLiteral(", attention, fused"),
                  caption, image, m_sizes.face, photoStorage(image, side),
                  ReportLegend{style.colormap, style.range,
                               QStringLiteral("sigmoid(gamma * trace), mean over channels")});
}

std::vector<ReportFigure> FigureMaker::faceFigures(const FaceResult& face) const {
    if (face.state == FaceState::Rejected)
        return {};
    const bool scored = face.state == FaceState::Scored;
    std::vector<ReportFigure> figures{crop(face, scored ? m_sizes.face : m_sizes.unscored)};
    if (!scored || !face.prediction)
        return figures;
    if (!face.prediction->fused.isNull()) {
        if (auto fused = attention(face, face.prediction->fused, nullptr))
            figures.push_back(std::move(*fused));
    }
    if (const nn::BlockAttention* block = strongestBlock(*face.prediction)) {
        if (auto strongest = attention(face, block->map, block))
            figures.push_back(std::move(*strongest));
    }
    return figures;
}

ReportItem buildItem(const analysis::ItemResultPtr& result, const FigureSizes& sizes,
                     ImageSpool& spool, const std::stop_token& stop) {
    ReportItem item;
    item.result = result;
    item.faceFigures.resize(result->faces.size());
    if (!wasDecoded(*result)) {
        item.figureNote = QStringLiteral("The file was not decoded; there are no figures.");
        return item;
    }
    media::Photo photo;
    try {
        photo = decodeAnalysed(*result, stop);
    } catch (const Error& error) {
        item.figureNote =
            QStringLiteral("No figures: the file is no longer what was analysed. Expected ") +
            QString::fromStdString(error.expected()) + QStringLiteral(", found ") +
            QString::fromStdString(error.found()) + QLatin1Char('.');
        return item;
    }
    const FigureMaker maker(*result, *photo.pixels, sizes, spool, stop);
    item.figures = maker.photoFigures();
    for (std::size_t i = 0; i < result->faces.size(); ++i)
        item.faceFigures[i] = maker.faceFigures(result->faces[i]);
    return item;
}

std::vector<QString> softwareOf(const std::vector<analysis::ItemResultPtr>& results) {
    std::vector<QString> software{QStringLiteral("Lineament ") + QString::fromLatin1(kVersion),
                                  QStringLiteral("Qt ") + QString::fromLatin1(qVersion())};
    std::set<std::string> torch;
    for (const auto& result : results) {
        if (result->run.runtime)
            torch.insert(result->run.runtime->libtorch);
    }
    for (const std::string& version : torch)
        software.push_back(QStringLiteral("LibTorch ") + QString::fromStdString(version));
    for (const std::string& decoder : media::decoderVersions())
        software.push_back(QString::fromStdString(decoder));
    return software;
}

} // namespace

Report buildReport(const ReportHeader& header, const std::vector<analysis::ItemResultPtr>& results,
                   std::stop_token stop, const std::function<void(double)>& progress) {
    Report report;
    report.header = header;
    report.created = std::chrono::system_clock::now();
    report.limitations = limitationsOf(results);
    report.software = softwareOf(results);
    const FigureSizes sizes = sizesFor(results);
    ImageSpool spool;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (stop.stop_requested())
            throw Cancelled();
        report.items.push_back(buildItem(results[i], sizes, spool, stop));
        if (progress)
            progress(static_cast<double>(i + 1) / static_cast<double>(results.size()));
    }
    return report;
}

} // namespace lineament::report
