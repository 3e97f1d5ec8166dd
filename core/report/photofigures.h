// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "core/base/error.h"
#include "core/report/imagespool.h"
#include "core/report/report.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace lineament::report {

/// Millimetres that figures take on paper.
struct FigureSizes {
    QSizeF photo{83, 92};
    QSizeF face{54, 54};
    QSizeF unscored{39.5, 39.5};
};

/// Said instead of figures when the original is no longer what was analysed.
QString changedNote(const Error& error);

/// Makes the figures of one photo, or of one frame of a video. Throws Cancelled, IoError.
class FigureMaker {
public:
    /// @p frame null: a photo; else @p item is the frame's (see analysis::frameItem). The arguments
    /// but the token must outlive it.
    FigureMaker(const analysis::ItemResult& item, const Rgb8Image& photo, const FigureSizes& sizes,
                ImageSpool& spool, std::stop_token stop,
                const analysis::SampledFrame* frame = nullptr)
        : m_item(item)
        , m_photo(photo)
        , m_sizes(sizes)
        , m_spool(spool)
        , m_stop(std::move(stop))
        , m_frame(frame) {}

    /// The photo with its faces, and its gradient map.
    std::vector<ReportFigure> photoFigures() const { return {annotated(), gradient()}; }
    /// The crop and the attention maps of a face.
    std::vector<ReportFigure> faceFigures(const analysis::FaceResult& face) const;
    /// Of a frame: the frame with its faces, and the gradient and the fused attention map of one.
    std::vector<ReportFigure> frameFigures(const analysis::FaceResult& face) const;

private:
    ReportFigure annotated() const;
    ReportFigure gradient() const;
    ReportFigure gradientFigure(const QString& title, const FloatMap& map, QSizeF box) const;
    std::optional<ReportFigure> gradientOf(const analysis::FaceResult& face) const;
    ReportFigure crop(const analysis::FaceResult& face, QSizeF box) const;
    std::optional<ReportFigure> classFigure(const analysis::FaceResult& face) const;
    std::optional<ReportFigure> attention(const analysis::FaceResult& face, const FloatMap& map,
                                          const nn::BlockAttention* block) const;
    ReportFigure figure(const QString& title, const QString& caption, const QImage& image,
                        QSizeF box, Storage storage, std::optional<ReportLegend> legend = {}) const;
    QString sourceLine() const;
    void checkStop() const;

    const analysis::ItemResult& m_item;
    const Rgb8Image& m_photo;
    const FigureSizes& m_sizes;
    ImageSpool& m_spool;
    std::stop_token m_stop;
    const analysis::SampledFrame* m_frame;
};

} // namespace lineament::report
