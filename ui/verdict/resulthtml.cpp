// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/verdict/resulthtml.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/resultjson.h"
#include "core/analysis/selftestwords.h"
#include "core/base/fixedtext.h"
#include "core/report/filled.h"
#include "ui/model/modelhtml.h"
#include "ui/verdict/valuetable.h"
#include "ui/verdict/verdicthtml.h"
#include "ui/verdict/videohtml.h"

#include <QCoreApplication>

#include <cmath>

namespace lineament::ui::resulthtml {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("ResultHtml", text);
}

QString fixed(double value, int digits) {
    return QString::fromStdString(fixedText(value, digits));
}

QString boxText(const RectF& box) {
    return tr("%1 x %2 px at (%3, %4)")
        .arg(fixed(box.width, 1), fixed(box.height, 1), fixed(box.x, 1), fixed(box.y, 1));
}

QString transformText(const Affine& t) {
    return QStringLiteral("[%1 %2 %3; %4 %5 %6]")
        .arg(fixed(t.a, 5), fixed(t.b, 5), fixed(t.tx, 3), fixed(t.c, 5), fixed(t.d, 5),
             fixed(t.ty, 3));
}

QString normalisationText(const nn::ModelInfo& model) {
    return filled(tr("(v / 255 - mean) / std, mean %1 %2 %3, std %4 %5 %6"), model.mean[0],
                  model.mean[1], model.mean[2], model.std[0], model.std[1], model.std[2]);
}

QString joined(const std::vector<std::string>& lines) {
    QStringList list;
    for (const auto& line : lines)
        list << QString::fromStdString(line);
    return list.join(QStringLiteral("; "));
}

void addModel(ValueTable& values, const analysis::RunRecord& run) {
    if (!run.model) {
        values.add(tr("Model"), run.modelMessage);
        return;
    }
    const auto& model = *run.model;
    values.add(tr("Model"), model.version.empty() ? model.name : model.name + " " + model.version)
        .add(tr("Kind"), model.packaged ? tr("model package")
                                        : tr("bare checkpoint, settings assumed as published"))
        .add(tr("Weights SHA-256"), model.weightsSha256)
        .add(tr("Settings SHA-256"), model.configSha256)
        .add(tr("Network"), modelhtml::architecture(model.architecture))
        .add(tr("Input"), filled(tr("%1 px, crop margin %2"), model.inputSize, model.cropMargin))
        .add(tr("Normalisation"), normalisationText(model))
        .add(tr("Smallest face"), tr("%1 px").arg(model.minFacePixels))
        .add(tr("Calibration"), model.validation.calibration
                                    ? QString::fromStdString(model.validation.calibration->id)
                                    : tr("none: scores are not probabilities"))
        .add(tr("Licence"), model.licence)
        .add(tr("Notes"), joined(model.notes));
}

} // namespace

QString escaped(const std::string& text) {
    return QString::fromStdString(text).toHtmlEscaped();
}

QString sentence(const SessionItem& item, const Colours& colours) {
    const auto paragraph = [](const QString& text, const QString& style) {
        return QStringLiteral("<p style=\"margin:0; %1\">%2</p>").arg(style, text);
    };
    const QString large = QStringLiteral("font-size:large; font-weight:600; ");
    if (item.hidden)
        return paragraph(tr("Blind examination: what the machine found is hidden until you have "
                            "noted your own findings."),
                         large);
    if (!item.change.isEmpty())
        return paragraph((item.gone() ? tr("The file is gone since the analysis: %1. There is no "
                                           "finding on it.")
                                      : tr("The file changed on disk since the analysis: %1. There "
                                           "is no finding on it."))
                             .arg(item.change.toHtmlEscaped()),
                         large + QStringLiteral("color:%1; ").arg(colours.red.name()));
    if (!item.shown()) {
        switch (item.phase) {
        case ItemPhase::Idle:
            return paragraph(tr("Not analysed yet. Analysis, Analyse this file again (F5)."),
                             large);
        case ItemPhase::Loading:
            return paragraph(tr("The stored result is being read."), large);
        case ItemPhase::Unreadable:
            return paragraph(tr("The stored result cannot be read. There is no finding."), large);
        case ItemPhase::Waiting:
            return paragraph(tr("Waiting to be analysed."), large);
        case ItemPhase::Working:
            return paragraph(tr("Being analysed."), large);
        default:
            return paragraph(tr("Cancelled before it was analysed. There is no finding."), large);
        }
    }
    const auto& result = *item.shown();
    const auto* strongest = result.strongestFace();
    QString html = result.video ? videohtml::sentence(result, colours)
                                : verdicthtml::itemSentences(result, colours);
    if (html.isEmpty())
        html =
            paragraph(escaped(analysis::verdictSentence(result)),
                      large + QStringLiteral("color:%1").arg(colours.tone(toneOf(result)).name()));
    if (strongest == nullptr && result.state != analysis::ItemState::Analysed &&
        !result.message.empty() &&
        analysis::verdictSentence(result).find(result.message) == std::string::npos)
        html += paragraph(escaped(result.message), QStringLiteral("margin-top:6px"));
    if (item.partial)
        html += paragraph(tr("The scan goes on: this is what is there so far."),
                          QStringLiteral("margin-top:6px; color:%1").arg(colours.muted.name()));
    else if (item.phase != ItemPhase::Done && result.state != analysis::ItemState::Cancelled)
        html += paragraph(item.phase == ItemPhase::Stopped
                              ? tr("The newer analysis was cancelled: this is the earlier result.")
                              : tr("A newer analysis is on its way: this is the earlier result."),
                          QStringLiteral("margin-top:6px; color:%1").arg(colours.muted.name()));
    return html;
}

QString faceTable(const analysis::ItemResult& result, const QString& selected,
                  const Colours& colours) {
    QString rows =
        QStringLiteral("<tr style=\"color:%1\"><td>%2</td><td>%3</td><td "
                       "align=\"right\">%4</td><td align=\"right\">%5</td></tr>")
            .arg(colours.muted.name(), tr("Face"), tr("Finding"), tr("Size"), tr("Sharpness"));
    for (const auto& face : result.faces) {
        const auto id = QString::fromStdString(face.face.id);
        const QString finding = findingText(face);
        rows += filled(
            QStringLiteral("<tr%1><td><b>%2</b></td><td style=\"color:%3\"><b>%4</b></td><td "
                           "align=\"right\">%5 px</td><td align=\"right\">%6</td></tr>"),
            id == selected ? QStringLiteral(" bgcolor=\"%1\"").arg(colours.raised.name())
                           : QString(),
            id.toHtmlEscaped(), colours.tone(toneOf(face)).name(), finding.toHtmlEscaped(),
            std::lround(face.face.quality.pixels), std::lround(face.face.quality.sharpness));
    }
    return QStringLiteral("<table width=\"100%\" cellspacing=\"0\" cellpadding=\"3\">%1</table>")
        .arg(rows);
}

QString faceValues(const analysis::FaceResult& face, const Colours& colours) {
    const auto& q = face.face.quality;
    ValueTable values(colours);
    values.add(tr("State"), stateText(face.state))
        .add(face.state == analysis::FaceState::Scored ? tr("No finding") : tr("Reason"),
             face.message);
    if (face.score)
        values.add(tr("Raw score"),
                   scoreText(*face.score) + QStringLiteral(" (%1)").arg(*face.score, 0, 'g', 9));
    if (face.prediction)
        values.add(
            tr("Logits"),
            filled(tr("fake %1, real %2"),
                   QString::number(static_cast<double>(face.prediction->logitFake), 'g', 9),
                   QString::number(static_cast<double>(face.prediction->logitReal), 'g', 9)));
    values.add(tr("Source"), sourceText(face.face.source));
    if (face.face.source != faces::FaceSource::Manual)
        values.add(tr("Detector's confidence"), fixed(face.face.detectorScore, 3));
    values.add(tr("Box"), boxText(face.face.box))
        .add(tr("Size"),
             tr("%1 px, eyes %2 px apart").arg(fixed(q.pixels, 1), fixed(q.interocular, 1)))
        .add(tr("Sharpness"), fixed(q.sharpness, 1))
        .add(tr("Pose"), tr("yaw %1, pitch %2, roll %3 degrees")
                             .arg(fixed(q.yaw, 1), fixed(q.pitch, 1), fixed(q.roll, 1)));
    if (q.light)
        values.add(tr("Light on the face"), tr("%1 of 255").arg(fixed(*q.light, 0)));
    if (q.landmarkSpread)
        values.add(tr("Landmarks steady within"),
                   tr("%1 % of the face's side").arg(fixed(*q.landmarkSpread, 2)));
    if (face.cropSize > 0)
        values
            .add(tr("Crop"), filled(tr("%1 x %1 px, %2 % outside the photo"), face.cropSize,
                                    fixed(face.cropOutside * 100, 1)))
            .add(tr("Photo to crop"), transformText(face.photoToCrop))
            .add(tr("Resampling"), face.resampling)
            .add(tr("Crop SHA-256"), face.cropSha256);
    for (const auto& variant : face.variants)
        values.add(tr("Raw score, %1").arg(QString::fromStdString(variant.name)),
                   scoreText(variant.score));
    if (face.prediction)
        for (const auto& block : face.prediction->blocks)
            values.add(QString::fromStdString(block.block),
                       filled(tr("gamma %1, channel spread %2%3"),
                              QString::number(static_cast<double>(block.gamma), 'g', 6),
                              QString::number(static_cast<double>(block.channelSpread), 'g', 3),
                              block.spatial ? QString() : tr(", no spatial map")));
    return values.html();
}

QString fileValues(const SessionItem& item, const Colours& colours) {
    const auto& result = *item.shown();
    ValueTable values(colours);
    if (item.exhibit) {
        values.add(tr("Item of the case"), QString::number(item.exhibit->item))
            .add(tr("Original"), toQString(item.exhibit->original));
        if (item.exhibit->file != item.exhibit->original)
            values.add(tr("Working copy"), toQString(item.exhibit->file));
    } else {
        values.add(tr("File"), toQString(result.path));
    }
    values.add(tr("State"), stateText(result.state));
    values.add(tr("Message"), result.message);
    if (result.digests)
        values.add(tr("Size"), bytesText(result.digests->bytes))
            .add(tr("SHA-256"), result.digests->sha256)
            .add(tr("MD5"), result.digests->md5);
    return values.html();
}

QString decodingValues(const analysis::ItemResult& result, const Colours& colours) {
    if (!result.info)
        return tr("The file was not decoded.");
    const auto& i = *result.info;
    ValueTable values(colours);
    values.add(tr("Format"), i.format + (i.progressive ? ", progressive" : ""))
        .add(tr("Decoder"), i.decoder)
        .add(tr("Size"), filled(tr("%1 x %2 px"), i.width, i.height));
    if (i.storedWidth != i.width || i.storedHeight != i.height)
        values.add(tr("Stored as"), filled(tr("%1 x %2 px"), i.storedWidth, i.storedHeight));
    values
        .add(tr("Colour"),
             filled(tr("%1, %2 bits a channel%3"), QString::fromStdString(i.colourModel),
                    i.bitDepth, i.alpha ? tr(", alpha") : QString()))
        .add(tr("Colour profile"),
             i.colourProfile.empty() ? tr("none").toStdString() : i.colourProfile)
        .add(tr("Colour handling"), i.colourHandling)
        .add(tr("Orientation"), tr("%1 (Exif, applied)").arg(i.orientation));
    if (!i.compression.empty())
        values.add(tr("Compression"), (isLossy(i) ? tr("%1, lossy") : QStringLiteral("%1"))
                                          .arg(QString::fromStdString(i.compression)));
    if (i.jpegQuality)
        values.add(tr("JPEG quality"), tr("about %1").arg(*i.jpegQuality));
    values.add(tr("Chroma"), i.chromaSubsampling).add(tr("Warnings"), joined(i.warnings));
    return values.html();
}

QString runValues(const analysis::ItemResult& result, const Colours& colours) {
    const auto& run = result.run;
    ValueTable values(colours);
    values.add(tr("Program"), run.program);
    addModel(values, run);
    if (run.runtime)
        values.add(tr("Device"), run.runtime->device)
            .add(tr("LibTorch"), run.runtime->libtorch)
            .add(tr("CUDA"), run.runtime->cuda)
            .add(tr("BLAS"), run.runtime->blas)
            .add(tr("Convolution"), run.runtime->convolution)
            .add(tr("Threads"), QString::number(run.runtime->threads))
            .add(tr("Deterministic"), run.runtime->deterministic ? tr("yes") : tr("no"))
            .add(tr("Self-test"), analysis::selfTestText(run.runtime->selfTest))
            .add(tr("Self-test, drawn face"), analysis::pictureTestText(run.runtime->pictureTest));
    values.add(tr("Face finder"), run.faceFinder)
        .add(tr("Smallest face looked for"), tr("%1 px").arg(run.settings.minFinderPixels))
        .add(tr("Largest photo"), tr("%1 pixels").arg(run.settings.limits.maxPixels))
        .add(tr("Seed"), tr("%1 (nothing is random)").arg(run.seed))
        .add(tr("Started"), analysis::isoTime(run.started))
        .add(tr("Finished"), analysis::isoTime(run.finished));
    return values.html();
}

QString metadata(const analysis::ItemResult& result, const Colours& colours) {
    if (!result.info || result.info->metadata.empty())
        return tr("The file carries no Exif, IPTC or XMP entries.");
    ValueTable values(colours);
    for (const auto& tag : result.info->metadata)
        values.add(QString::fromStdString(tag.key), tag.value);
    return values.html();
}

} // namespace lineament::ui::resulthtml
