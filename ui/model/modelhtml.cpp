// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/model/modelhtml.h"

#include "core/analysis/selftestwords.h"
#include "core/analysis/verdictwords.h"
#include "core/nn/packageorigin.h"
#include "core/report/filled.h"
#include "ui/verdict/valuetable.h"

#include <QCoreApplication>

#include <cmath>

namespace lineament::ui::modelhtml {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("ModelHtml", text);
}

QString heading(const QString& text) {
    return QStringLiteral("<h3 style=\"margin:14px 0 4px 0\">%1</h3>").arg(text.toHtmlEscaped());
}

QString rate(const nn::Rate& rate) {
    return QString::fromStdString(analysis::rateText(rate));
}

/// An area under the curve is no percentage.
QString areaText(const nn::Rate& area) {
    return filled(tr("%1 (%2 to %3)"), QString::number(area.value, 'f', 3),
                  QString::number(area.low, 'f', 3), QString::number(area.high, 'f', 3));
}

class Grid {
public:
    explicit Grid(const Colours& colours)
        : m_muted(colours.muted.name()) {}
    void head(const QStringList& cells) { row(cells, QStringLiteral("color:%1").arg(m_muted)); }
    void row(const QStringList& cells, const QString& style = {}) {
        m_rows += QStringLiteral("<tr style=\"%1\">").arg(style);
        for (const auto& cell : cells)
            m_rows += QStringLiteral("<td>%1</td>").arg(cell.toHtmlEscaped());
        m_rows += QStringLiteral("</tr>");
    }
    QString html() const {
        return QStringLiteral(
                   "<table width=\"100%\" cellspacing=\"0\" cellpadding=\"3\">%1</table>")
            .arg(m_rows);
    }

private:
    QString m_muted;
    QString m_rows;
};

QString calibrationTable(const nn::Calibration& c, const Colours& colours) {
    ValueTable values(colours);
    values.add(tr("Id"), c.id)
        .add(tr("Method"), c.method == "logistic"
                               ? filled(tr("logistic: ln LR = %1 x score %2 %3"),
                                        QString::number(c.slope, 'g', 4),
                                        c.intercept < 0 ? QStringLiteral("-") : QStringLiteral("+"),
                                        QString::number(std::abs(c.intercept), 'g', 4))
                               : tr("isotonic, %1 points").arg(c.isotonic.size()))
        .add(tr("Bounds"), tr("%1 to %2")
                               .arg(QString::fromStdString(analysis::lrText(c.minLog10Lr)),
                                    QString::fromStdString(analysis::lrText(c.maxLog10Lr))))
        .add(tr("Cllr"),
             filled(tr("%1 on people that it was not fitted on (at best %2; 1 says nothing)"),
                    QString::number(c.cllr, 'f', 3), QString::number(c.cllrMin, 'f', 3)))
        .add(tr("Calibration error"), QString::number(c.ece, 'f', 3))
        .add(tr("Fitted on"), c.set)
        .add(tr("Size"), filled(tr("%1 faces not manipulated, %2 manipulated, %3 people or videos"),
                                c.reals, c.fakes, c.groups))
        .add(tr("Date"), c.date);
    return values.html();
}

QString thresholdTable(const std::vector<nn::Threshold>& thresholds, const Colours& colours) {
    Grid grid(colours);
    grid.head({tr("Threshold"), tr("Score"), tr("False positives"), tr("False negatives")});
    for (const auto& t : thresholds)
        grid.row({QString::fromStdString(t.id), QString::number(t.score, 'f', 2), rate(t.fpr),
                  rate(t.fnr)});
    return grid.html();
}

QString conditionTable(const std::vector<nn::ConditionRates>& conditions, const Colours& colours) {
    Grid grid(colours);
    grid.head({tr("Condition"), tr("At"), tr("False positives"), tr("False negatives"), tr("AUC")});
    for (const auto& c : conditions) {
        QString name = QString::fromStdString(c.name()), area = areaText(c.auc);
        for (const auto& at : c.rates()) { // name and area stand at the first threshold
            grid.row(
                {name, QString::fromStdString(at.thresholdId), rate(at.fpr), rate(at.fnr), area});
            name.clear();
            area.clear();
        }
    }
    return grid.html();
}

QString rangeTable(const nn::ValidityRange& range, const Colours& colours) {
    ValueTable values(colours);
    values
        .add(tr("Face"), std::isfinite(range.maxFacePixels)
                             ? filled(tr("%1 to %2 px a side; larger faces are marked"),
                                      range.minFacePixels, range.maxFacePixels)
                             : tr("%1 px a side and more").arg(range.minFacePixels))
        .add(tr("Sharpness"), tr("%1 and more").arg(range.minSharpness))
        .add(tr("JPEG quality"), tr("%1 and more (JPEG files)").arg(range.minJpegQuality))
        .add(tr("Yaw"), tr("up to %1 degrees to either side").arg(range.maxYaw))
        .add(tr("Pitch"), tr("up to %1 degrees up or down").arg(range.maxPitch));
    return values.html();
}

} // namespace

QString validation(const nn::ModelInfo& model, const Colours& colours) {
    const auto& v = model.validation;
    QString html = heading(tr("Calibration"));
    html += v.calibration ? calibrationTable(*v.calibration, colours)
                          : tr("None. Scores of this model are neither likelihood ratios nor "
                               "probabilities.");
    html += heading(tr("Validated range"));
    html += v.validity ? rangeTable(*v.validity, colours) : tr("Not stated.");
    html += heading(tr("Attention maps"));
    html += QString::fromStdString(analysis::mapCaveat(&model)).toHtmlEscaped();
    html += heading(tr("Thresholds"));
    html += v.thresholds.empty() ? tr("None.") : thresholdTable(v.thresholds, colours);
    html += heading(tr("Error rates by condition"));
    html += v.conditions.empty() ? tr("Not measured.") : conditionTable(v.conditions, colours);
    html += heading(tr("What the training did not have"));
    html += QString::fromStdString(nn::unseenText(v.unseen)).toHtmlEscaped();
    return html + QStringLiteral("<p style=\"color:%1\">%2</p>")
                      .arg(colours.muted.name(), tr("Intervals are 95 %; n counts the cases."));
}

QString architecture(const nn::Architecture& a) {
    QStringList words{
        filled(tr("GocNet on ResNet-%1, width %2"), static_cast<int>(a.depth), a.width)};
    if (a.tensorPreprocessing)
        words << tr("tensor pre-processing");
    if (a.attentionStream)
        words << (a.attention == nn::Attention::Scale ? tr("trace attention (scale)")
                                                      : tr("trace attention (replace)"));
    words << (a.head == nn::Head::Gap ? tr("global pooling head") : tr("published head"));
    return words.join(QStringLiteral(", "));
}

QString identity(const nn::ModelInfo& model, const nn::Runtime& runtime, const Colours& colours) {
    ValueTable values(colours);
    values.add(tr("Name"), model.name)
        .add(tr("Version"), model.version)
        .add(tr("Kind"), model.packaged ? tr("model package")
                                        : tr("bare checkpoint, settings assumed as published"))
        .add(tr("Folder"), toQString(model.path))
        .add(tr("Licence"), model.licence)
        .add(tr("Weights SHA-256"), model.weightsSha256)
        .add(tr("model.json SHA-256"), model.configSha256)
        .add(tr("Package SHA-256"), model.packageSha256)
        .add(tr("Origin"), nn::originText(model.origin))
        .add(tr("Network"), architecture(model.architecture))
        .add(tr("Input"), filled(tr("%1 px, crop margin %2"), model.inputSize, model.cropMargin))
        .add(tr("Smallest face"), tr("%1 px").arg(model.minFacePixels))
        .add(tr("Self-test"), analysis::selfTestText(runtime.selfTest))
        .add(tr("Self-test, drawn face"), analysis::pictureTestText(runtime.pictureTest))
        .add(tr("Device"), runtime.device)
        .add(tr("LibTorch"), runtime.libtorch);
    for (const auto& note : model.notes)
        values.add(tr("Note"), note);
    return values.html();
}

} // namespace lineament::ui::modelhtml
