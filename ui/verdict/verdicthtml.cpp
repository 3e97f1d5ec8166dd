// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/verdict/verdicthtml.h"

#include "core/analysis/verdictwords.h"
#include "core/base/fixedtext.h"
#include "core/report/filled.h"
#include "ui/verdict/valuetable.h"

#include <QCoreApplication>

#include <cmath>

namespace lineament::ui::verdicthtml {

namespace {

using analysis::Verdict;
using analysis::VerdictKind;

QString tr(const char* text) {
    return QCoreApplication::translate("VerdictHtml", text);
}

QString paragraph(const std::string& text, const QString& style) {
    return QStringLiteral("<p style=\"margin:0; %1\">%2</p>")
        .arg(style, QString::fromStdString(text).toHtmlEscaped());
}

std::string upperFirst(std::string text) {
    if (!text.empty())
        text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text;
}

QString lrValue(const Verdict& verdict) {
    if (!verdict.log10Lr)
        return {};
    auto text = QString::fromStdString(analysis::lrText(*verdict.log10Lr)) +
                tr(" (log10 LR %1)").arg(QString::fromStdString(fixedText(*verdict.log10Lr, 3)));
    if (verdict.capped)
        text += tr(", held at the bound of the calibration");
    return text;
}

QString boundsText(const nn::Calibration& calibration) {
    return tr("%1 to %2: the calibration set supports nothing beyond")
        .arg(QString::fromStdString(analysis::lrText(calibration.minLog10Lr)),
             QString::fromStdString(analysis::lrText(calibration.maxLog10Lr)));
}

QString stabilityLines(const Verdict& verdict) {
    if (verdict.variants.empty())
        return tr("not checked");
    auto text = upperFirst(stabilityText(verdict)) + ".";
    for (const auto& variant : verdict.variants)
        text += "\n" + upperFirst(variantText(variant));
    return QString::fromStdString(text);
}

QString calibrationText(const nn::Calibration& c) {
    auto text =
        filled(tr("%1, %2; fitted on %3 faces not manipulated and %4 manipulated, of %5 people or "
                  "videos; Cllr %6"),
               QString::fromStdString(c.id), QString::fromStdString(c.method), c.reals, c.fakes,
               c.groups, QString::number(c.cllr, 'f', 3));
    if (c.cllrLeftOut)
        text +=
            filled(tr(", %1 on sources that the training did not have (%2)"),
                   QString::number(*c.cllrLeftOut, 'f', 3), QString::fromStdString(c.leftOutSet));
    return text;
}

QString findingText(const Verdict& verdict) {
    if (verdict.kind != VerdictKind::Support)
        return QString::fromStdString(upperFirst(analysis::shortText(verdict)));
    return QString::fromStdString(
        upperFirst(std::string(analysis::scaleStep(*verdict.log10Lr).degree) + " for " +
                   propositionName(verdict.supports)));
}

QString scaleRow(const QString& range, const QString& degree, const QString& style,
                 const QString& mark) {
    return QStringLiteral("<tr style=\"%1\"><td width=\"40%\" style=\"white-space:pre\">%2</td><td "
                          "width=\"40%\">%3</td>"
                          "<td>%4</td></tr>")
        .arg(style, range, degree, mark);
}

} // namespace

const nn::Calibration* calibrationOf(const analysis::ItemResult& result) {
    if (!result.run.model)
        return nullptr;
    const auto& v = result.run.model->validation;
    if (result.video)
        return v.video ? &v.video->calibration : nullptr;
    return v.calibration ? &*v.calibration : nullptr;
}

QString itemSentences(const analysis::ItemResult& result, const Colours& colours) {
    const auto parts = analysis::sentences(analysis::itemVerdict(result));
    QString html;
    for (std::size_t i = 0; i < parts.size(); ++i)
        html += paragraph(parts[i],
                          i == 0 ? QStringLiteral("font-size:large; font-weight:600; color:%1")
                                       .arg(colours.tone(toneOf(result)).name())
                                 : QStringLiteral("margin-top:6px"));
    return html;
}

QString faceVerdict(const analysis::FaceResult& face, const analysis::ItemResult& result,
                    const Colours& colours) {
    const Verdict& verdict = face.verdict;
    ValueTable values(colours);
    values.add(tr("Finding"), findingText(verdict)).add(tr("Likelihood ratio"), lrValue(verdict));
    if (verdict.kinds)
        values.add(tr("By kind"), upperFirst(kindsText(*verdict.kinds)) + ".");
    for (const auto& reason : verdict.outOfRange)
        values.add(tr("Withheld because"), reasonText(reason));
    const auto* calibration = calibrationOf(result);
    if (calibration != nullptr && verdict.log10Lr)
        values.add(tr("Bounds"), boundsText(*calibration));
    for (const auto& reading : verdict.thresholds)
        values.add(tr("Threshold"), upperFirst(thresholdText(reading)));
    if (verdict.log10Lr)
        values.add(tr("Error rates"), conditionText(verdict))
            .add(tr("Stability"), stabilityLines(verdict));
    if (calibration != nullptr)
        values.add(tr("Calibration"), calibrationText(*calibration));
    return values.html();
}

QString scaleTable(const analysis::FaceResult& face, const Colours& colours) {
    const Verdict& verdict = face.verdict;
    QString rows = scaleRow(tr("LR (Hp), 1/LR (Hd)"), tr("Degree of support"),
                            QStringLiteral("color:%1").arg(colours.muted.name()), {});
    const auto* own = verdict.log10Lr ? &analysis::scaleStep(*verdict.log10Lr) : nullptr;
    for (const auto& step : analysis::verbalScale()) {
        QString mark, style;
        if (&step == own) {
            style =
                QStringLiteral("font-weight:600; color:%1").arg(colours.tone(toneOf(face)).name());
            mark = QChar(0x25c0) + QStringLiteral(" %1 %2").arg(
                                       QString::fromStdString(verdict.face),
                                       verdict.kind == VerdictKind::Support
                                           ? QString::fromLatin1(propositionName(verdict.supports))
                                           : tr("inconclusive"));
        }
        rows += scaleRow(QString::fromLatin1(step.range), QString::fromLatin1(step.degree), style,
                         mark.toHtmlEscaped());
    }
    const auto kinds =
        !verdict.kinds
            ? QString()
            : QStringLiteral("<br/>&nbsp;&nbsp;<b>H1</b>: %1.<br/>&nbsp;&nbsp;"
                             "<b>H2</b>: %2.")
                  .arg(QString::fromUtf8(analysis::kH1), QString::fromUtf8(analysis::kH2));
    return QStringLiteral("<p style=\"margin:0\"><b>Hp</b>: %1.%6<br/><b>Hd</b>: %2.</p>"
                          "<table width=\"100%\" cellspacing=\"0\" cellpadding=\"2\">%3</table>"
                          "<p style=\"margin:4px 0 0 0; color:%4\">%5</p>")
        .arg(QString::fromLatin1(analysis::kHp), QString::fromLatin1(analysis::kHd), rows,
             colours.muted.name(), tr("LR from 1/2 to 2 is reported as inconclusive."), kinds);
}

} // namespace lineament::ui::verdicthtml
