// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/findings.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/verdictwords.h"
#include "core/report/filled.h"
#include "core/report/modelcard.h"
#include "core/report/reporttext.h"

#include <algorithm>
#include <cmath>

namespace lineament::report {

namespace {

using analysis::Verdict;

QString sentenceCase(const std::string& utf8) {
    QString words = text(utf8);
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

Table factsTable() {
    return {{{{}, 42, Qt::AlignLeft}, {{}, 128, Qt::AlignLeft}}, {}, false, 7.5};
}

void add(Table& facts, const QString& name, const QString& value) {
    facts.rows.push_back({{name, false, true}, {value}});
}

const nn::Calibration* calibrationOf(const analysis::ItemResult& item) {
    const auto& model = item.run.model;
    return model && model->validation.calibration ? &*model->validation.calibration : nullptr;
}

QString lrOf(const Verdict& verdict) {
    QString words = text(analysis::lrText(*verdict.log10Lr)) +
                    QStringLiteral(" (log10 LR %1)").arg(number(*verdict.log10Lr, 3));
    if (verdict.capped)
        words += QStringLiteral(", held at the bound of the calibration");
    return words;
}

QString stabilityWords(const Verdict& verdict) {
    if (verdict.variants.empty())
        return QStringLiteral("not checked");
    QStringList all{sentenceCase(analysis::stabilityText(verdict))};
    for (const auto& variant : verdict.variants)
        all << text(analysis::variantText(variant));
    return all.join(QStringLiteral("; "));
}

/// @p what: "face", "track"
void printFinding(PdfFlow& flow, const char* what, const Verdict& verdict,
                  const nn::Calibration* calibration) {
    flow.heading(3, QStringLiteral("Machine's finding on %1 %2")
                        .arg(QString::fromLatin1(what), text(verdict.face)));
    flow.paragraph(text(analysis::sentence(verdict)), TextStyle::Strong);
    if (!verdict.log10Lr)
        return;
    Table facts = factsTable();
    add(facts, QStringLiteral("Likelihood ratio"), lrOf(verdict));
    if (verdict.kinds)
        add(facts, QStringLiteral("By kind"), sentenceCase(analysis::kindsText(*verdict.kinds)));
    if (calibration != nullptr)
        add(facts, QStringLiteral("Bounds"),
            QStringLiteral("%1 to %2: the calibration set supports nothing beyond")
                .arg(text(analysis::lrText(calibration->minLog10Lr)),
                     text(analysis::lrText(calibration->maxLog10Lr))));
    for (const auto& reading : verdict.thresholds)
        add(facts, QStringLiteral("Threshold ") + text(reading.threshold.id),
            sentenceCase(analysis::thresholdText(reading)));
    add(facts, QStringLiteral("Error rates"), text(analysis::conditionText(verdict)));
    add(facts, QStringLiteral("Stability"), stabilityWords(verdict));
    flow.table(facts);
}

QString rate(const nn::Rate& value) {
    return text(analysis::rateText(value));
}

void printConditions(PdfFlow& flow, const nn::Validation& validation) {
    if (validation.conditions.empty())
        return;
    Table table{{{QStringLiteral("Condition"), 62, Qt::AlignLeft},
                 {QStringLiteral("At"), 14, Qt::AlignLeft},
                 {QStringLiteral("False positives"), 47, Qt::AlignLeft},
                 {QStringLiteral("False negatives"), 47, Qt::AlignLeft}},
                {},
                true,
                6.8};
    for (const auto& condition : validation.conditions) {
        QString name = text(condition.name()); // once, at the first of its thresholds
        for (const auto& at : condition.rates()) {
            table.rows.push_back({{name}, {text(at.thresholdId)}, {rate(at.fpr)}, {rate(at.fnr)}});
            name.clear();
        }
    }
    flow.table(table);
}

} // namespace

bool anyKinds(const std::vector<analysis::ItemResultPtr>& results) {
    return std::any_of(results.begin(), results.end(), [](const auto& item) {
        const auto verdict = analysis::itemVerdict(*item);
        return verdict.leading != nullptr && verdict.leading->kinds.has_value();
    });
}

bool anyVideoFinding(const std::vector<analysis::ItemResultPtr>& results) {
    return std::any_of(results.begin(), results.end(),
                       [](const auto& item) { return item->video && item->video->anyFinding(); });
}

bool anyVerdict(const std::vector<analysis::ItemResultPtr>& results) {
    return std::any_of(results.begin(), results.end(), [](const auto& item) {
        return !analysis::sentences(analysis::itemVerdict(*item)).empty();
    });
}

void printScale(PdfFlow& flow) {
    Table table{{{QStringLiteral("LR in favour of Hp, or 1/LR in favour of Hd"), 85, Qt::AlignLeft},
                 {QStringLiteral("Degree of support"), 85, Qt::AlignLeft}},
                {},
                true,
                7.5};
    for (const auto& step : analysis::verbalScale())
        table.rows.push_back(
            {{QString::fromLatin1(step.range)}, {sentenceCase(std::string(step.degree))}});
    flow.table(table);
    flow.paragraph(
        QStringLiteral("On a boundary the weaker words stand. Likelihood ratios from 1/2 to 2 "
                       "are reported as inconclusive. ") +
            QString::fromLatin1(analysis::kLrCaveat),
        TextStyle::Small);
}

void printFindings(PdfFlow& flow, const analysis::ItemResult& item) {
    if (item.video) {
        const auto& model = item.run.model;
        for (const auto& track : item.video->tracks) {
            if (track.finding)
                printFinding(flow, "track", track.finding->verdict,
                             model && model->validation.video
                                 ? &model->validation.video->calibration
                                 : nullptr);
        }
        return;
    }
    for (const auto& face : item.faces) {
        if (!analysis::sentence(face.verdict).empty())
            printFinding(flow, "face", face.verdict, calibrationOf(item));
    }
}

QString findingWords(const analysis::ItemResult& item) {
    const auto verdict = analysis::itemVerdict(item);
    const Verdict* shown = verdict.leading != nullptr ? verdict.leading
                           : verdict.withheld.empty() ? nullptr
                                                      : verdict.withheld.front();
    if (shown == nullptr) {
        const QString brief = text(analysis::briefFinding(item));
        const int out = item.video ? item.video->tracksLeftOut() : 0;
        return (brief.isEmpty() ? QStringLiteral("no score") : brief) +
               (out == 0 ? QString() : QStringLiteral("; %1 left out").arg(out));
    }
    QString words = text(shown->face) + QStringLiteral(": ") + text(analysis::shortText(*shown));
    const auto withheld = verdict.withheld.size() - (verdict.leading == nullptr ? 1 : 0);
    if (!verdict.others.empty())
        words += QStringLiteral("; %1 more judged").arg(verdict.others.size());
    if (withheld > 0)
        words += QStringLiteral("; %1 withheld").arg(withheld);
    return words;
}

void printValidation(PdfFlow& flow, const nn::ModelInfo& model) {
    const auto& validation = model.validation;
    if (!validation.calibration && validation.thresholds.empty() && !validation.validity)
        return;
    flow.heading(2, QStringLiteral("Validation and calibration of the model"));
    Table facts = factsTable();
    if (const auto& c = validation.calibration) {
        add(facts, QStringLiteral("Calibration"),
            QStringLiteral("%1, %2, of %3; fitted on: %4")
                .arg(text(c->id), text(c->method), text(c->date), text(c->set)));
        add(facts, QStringLiteral("Size of its set"),
            filled(QStringLiteral("%1 faces not manipulated, %2 manipulated, %3 people or videos"),
                   c->reals, c->fakes, c->groups));
        add(facts, QStringLiteral("Bounds"),
            QStringLiteral("%1 to %2")
                .arg(text(analysis::lrText(c->minLog10Lr)), text(analysis::lrText(c->maxLog10Lr))));
        add(facts, QStringLiteral("Cllr"),
            QStringLiteral(
                "%1 on people that it was not fitted on (1 would say nothing; at best %2)")
                .arg(number(c->cllr, 3), number(c->cllrMin, 3)));
        if (c->cllrLeftOut)
            add(facts, QStringLiteral("Cllr elsewhere"),
                QStringLiteral("%1 on sources that networks of the same make were trained without: "
                               "%2")
                    .arg(number(*c->cllrLeftOut, 3), text(c->leftOutSet)));
    }
    if (const auto& kinds = validation.kinds) {
        const auto line = [](const nn::Calibration& c) {
            return filled(QStringLiteral("%1 to %2; Cllr %3; fitted on %4 genuine and %5 "
                                         "manipulated faces"),
                          text(analysis::lrText(c.minLog10Lr)),
                          text(analysis::lrText(c.maxLog10Lr)), number(c.cllr, 3), c.reals,
                          c.fakes);
        };
        add(facts, QStringLiteral("Put in or altered"), line(kinds->composed));
        add(facts, QStringLiteral("Generated"), line(kinds->generated));
    }
    if (const auto& t = validation.typicality)
        add(facts, QStringLiteral("Typicality"),
            QStringLiteral("distance up to %1; beyond it lie %2 of genuine and %3 of manipulated "
                           "faces")
                .arg(number(t->limit, 2), rate(t->reals), rate(t->fakes)));
    if (const auto& v = validation.validity)
        add(facts, QStringLiteral("Validated range"),
            filled(QStringLiteral("faces of %1 px and more%6, sharpness %2 and more, JPEG quality "
                                  "%3 and more, yaw "
                                  "up to %4 degrees, pitch up to %5 degrees"),
                   v->minFacePixels, v->minSharpness, v->minJpegQuality, v->maxYaw, v->maxPitch,
                   std::isfinite(v->maxFacePixels)
                       ? QStringLiteral(" (measured up to %1 px)").arg(v->maxFacePixels)
                       : QString()));
    for (const auto& t : validation.thresholds)
        add(facts, QStringLiteral("Threshold ") + text(t.id),
            QStringLiteral("score %1; false positives %2; false negatives %3")
                .arg(number(t.score, 2), rate(t.fpr), rate(t.fnr)));
    flow.table(facts);
    printConditions(flow, validation);
}

void printCard(PdfFlow& flow, const nn::ModelInfo& model, bool recorded) {
    flow.heading(2, QStringLiteral("Model card"));
    if (model.card.empty() && recorded && model.packaged) {
        flow.paragraph(
            QStringLiteral("The card is a part of the model's package, whose model.json has the "
                           "SHA-256 above. No package with that hash is installed on the machine "
                           "that made this report, so that the card can't be quoted."));
        return;
    }
    if (model.card.empty()) {
        flow.paragraph(
            QStringLiteral("No model card was at hand: what the model was trained on, and which "
                           "manipulations it covers, is not stated here."));
        return;
    }
    for (const auto& line : cardLines(model.card))
        flow.paragraph(line, TextStyle::Small);
}

} // namespace lineament::report
