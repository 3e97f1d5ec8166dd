// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/photofigures.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/verdictwords.h"
#include "core/filters/gradient.h"
#include "core/report/analysedphoto.h"
#include "core/report/figure.h"
#include "core/report/filled.h"
#include "core/report/textblock.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lineament::report {

namespace {

using analysis::FaceResult;
using analysis::FaceState;
using analysis::ItemResult;

constexpr double kDotsPerMm = 300 / 25.4; ///< R29: 300 dpi at print size

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

/// "Frame 34, PTS 17408 (1.360 s)".
QString frameName(const analysis::SampledFrame& frame) {
    return filled(QStringLiteral("Frame %1, PTS %2 (%3 s)"), frame.number, frame.pts,
                  QString::number(frame.seconds, 'f', 3));
}

/// What the colours of boxes mean, where one has a colour.
QString colourWords(const std::vector<FaceResult>& faces) {
    const auto any = [&faces](analysis::Proposition proposition) {
        return std::any_of(faces.begin(), faces.end(), [proposition](const FaceResult& face) {
            return analysis::speaksFor(face.verdict) == proposition;
        });
    };
    return (any(analysis::Proposition::Hp) ? QStringLiteral(" Amber: support for Hp.")
                                           : QString()) +
           (any(analysis::Proposition::Hd) ? QStringLiteral(" Blue: support for Hd.") : QString());
}

/// The whole pixels of @p map that @p region, clipped to it, covers.
FloatMap partOf(const FloatMap& map, const RectF& region) {
    const int left = std::max(0, static_cast<int>(std::floor(region.x)));
    const int top = std::max(0, static_cast<int>(std::floor(region.y)));
    const int right = std::min(map.width, static_cast<int>(std::ceil(region.x + region.width)));
    const int bottom = std::min(map.height, static_cast<int>(std::ceil(region.y + region.height)));
    FloatMap part{right - left, bottom - top, {}};
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x)
            part.values.push_back(map.at(x, y));
    return part;
}

} // namespace

QString changedNote(const Error& error) {
    return QStringLiteral("No figures: the file is no longer what was analysed. Expected ") +
           QString::fromStdString(error.expected()) + QStringLiteral(", found ") +
           QString::fromStdString(error.found()) + QLatin1Char('.');
}

ReportFigure FigureMaker::figure(const QString& title, const QString& caption, const QImage& image,
                                 QSizeF box, Storage storage,
                                 std::optional<ReportLegend> legend) const {
    QString text = caption + QLatin1Char(' ') + sourceLine();
    if (storage == Storage::Jpeg)
        text += QStringLiteral(" Stored as JPEG.");
    return {title, text, std::move(legend), m_spool.add(image), box, storage};
}

QString FigureMaker::sourceLine() const {
    QString line = QStringLiteral("Source SHA-256 ") +
                   shortHash(QString::fromStdString(m_item.digests->sha256));
    if (m_frame != nullptr)
        line += QStringLiteral(", frame %1, planes SHA-256 ").arg(m_frame->number) +
                shortHash(QString::fromStdString(m_frame->sha256));
    return line + QStringLiteral(". Processed, for illustration.");
}

void FigureMaker::checkStop() const {
    if (m_stop.stop_requested())
        throw Cancelled();
}

ReportFigure FigureMaker::annotated() const {
    checkStop();
    const int side = printSide(m_photo.width, m_photo.height, m_sizes.photo);
    const QString what = m_frame != nullptr ? frameName(*m_frame) : QStringLiteral("The photo");
    const QString caption =
        what + (m_item.faces.empty()
                    ? QStringLiteral(", scaled; no face was found.")
                    : QStringLiteral(", scaled, with the listed faces. Solid: scored. Dashed: not "
                                     "scored. Dotted: rejected by the examiner.") +
                          colourWords(m_item.faces));
    const QImage image = annotatedPhoto(m_photo, m_item.faces, side);
    return figure(m_frame != nullptr ? QStringLiteral("Frame %1").arg(m_frame->number)
                                     : QStringLiteral("Photo"),
                  caption, image, m_sizes.photo, photoStorage(image, side));
}

ReportFigure FigureMaker::gradientFigure(const QString& title, const FloatMap& map,
                                         QSizeF box) const {
    MapStyle style;
    style.range = {0, filters::percentileRange(map, 0, 0.995).high};
    const FloatMap shown = reducedMap(map, printSide(map.width, map.height, box));
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
    return figure(title, caption, image, box, Storage::Lossless,
                  ReportLegend{style.colormap, style.range,
                               QStringLiteral("root mean square of the TP response over R, G, B, "
                                              "normalised units")});
}

ReportFigure FigureMaker::gradient() const {
    const FloatMap map = filters::tensorGradient(m_photo, normalisationOf(m_item),
                                                 filters::GradientView::Magnitude, m_stop);
    return gradientFigure(QStringLiteral("Gradient map (TP), magnitude"), map, m_sizes.photo);
}

std::optional<ReportFigure> FigureMaker::gradientOf(const FaceResult& face) const {
    const RectF region = cropRegion(face, m_photo.width, m_photo.height);
    if (region.area() <= 0)
        return std::nullopt;
    const FloatMap map = filters::tensorGradient(m_photo, normalisationOf(m_item),
                                                 filters::GradientView::Magnitude, m_stop);
    return gradientFigure(QStringLiteral("Face ") + QString::fromStdString(face.face.id) +
                              QStringLiteral(", gradient map (TP), magnitude"),
                          partOf(map, region), m_sizes.face);
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
    caption += filled(
        QStringLiteral("%1 x %2. Spans %3 of the possible 0 to 1; the colours are stretched to "
                       "that."),
        map.width, map.height, QString::number(span, 'g', 2));
    const int side = printSide(region.width, region.height, m_sizes.face);
    const QImage image = overlayOnPhoto(m_photo, region, placed, style, side);
    return figure(block ? QStringLiteral("Face ") + id +
                              QStringLiteral(", attention of the strongest block")
                        : QStringLiteral("Face ") + id + QStringLiteral(", attention, fused"),
                  caption, image, m_sizes.face, photoStorage(image, side),
                  ReportLegend{style.colormap, style.range,
                               QStringLiteral("sigmoid(gamma * trace), mean over channels")});
}

/// The map of the kind of manipulation whose output is higher.
std::optional<ReportFigure> FigureMaker::classFigure(const FaceResult& face) const {
    const auto& prediction = *face.prediction;
    if (!prediction.classes || prediction.classMaps.size() < 2)
        return std::nullopt;
    checkStop();
    const auto& one =
        prediction.classMaps[prediction.classes->generated > prediction.classes->composed ? 1 : 0];
    const filters::PlacedMap placed = filters::carryToPhoto(
        one.map, face.cropSize, face.photoToCrop, m_photo.width, m_photo.height);
    if (placed.map.isNull())
        return std::nullopt;
    const RectF region{static_cast<double>(placed.x), static_cast<double>(placed.y),
                       static_cast<double>(placed.map.width),
                       static_cast<double>(placed.map.height)};
    MapStyle style;
    style.colormap = filters::Colormap::Diverging;
    const auto range = filters::rangeOf(placed.map);
    const float reach = std::max(std::fabs(range.low), std::fabs(range.high));
    style.range = {-reach, reach};
    const int side = printSide(region.width, region.height, m_sizes.face);
    const QImage image = overlayOnPhoto(m_photo, region, placed, style, side);
    const auto kind = one.name == analysis::kindName(nn::Kind::Composed) ? nn::Kind::Composed
                                                                         : nn::Kind::Generated;
    return figure(filled(QStringLiteral("Face %1, score of \"%2\""),
                         QString::fromStdString(face.face.id),
                         QString::fromUtf8(analysis::kindText(kind))),
                  filled(QStringLiteral("Where the score of the higher of both kinds comes from, "
                                        "grid %1 x %2. The cells' mean is the score against "
                                        "genuine, less a constant."),
                         one.map.width, one.map.height),
                  image, m_sizes.face, photoStorage(image, side),
                  ReportLegend{style.colormap, style.range,
                               QStringLiteral("share in the score against genuine")});
}

std::vector<ReportFigure> FigureMaker::faceFigures(const FaceResult& face) const {
    // A crowd has hundreds that are too small: a page of blurs for each three says nothing.
    if (face.state == FaceState::Rejected || face.state == FaceState::TooSmall)
        return {};
    const bool scored = face.state == FaceState::Scored;
    std::vector<ReportFigure> figures{crop(face, scored ? m_sizes.face : m_sizes.unscored)};
    if (!scored || !face.prediction)
        return figures;
    if (auto scores = classFigure(face))
        figures.push_back(std::move(*scores));
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

std::vector<ReportFigure> FigureMaker::frameFigures(const FaceResult& face) const {
    std::vector<ReportFigure> figures{annotated()};
    if (auto map = gradientOf(face))
        figures.push_back(std::move(*map));
    if (face.prediction && !face.prediction->fused.isNull())
        if (auto fused = attention(face, face.prediction->fused, nullptr))
            figures.push_back(std::move(*fused));
    return figures;
}

} // namespace lineament::report
