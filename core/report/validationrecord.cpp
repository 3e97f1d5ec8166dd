// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/validationrecord.h"

#include "core/analysis/resultjson.h"
#include "core/analysis/verdictwords.h"
#include "core/base/build.h"
#include "core/report/filled.h"
#include "core/report/pdfdocument.h"
#include "core/report/recordcard.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lineament::report {

namespace {

using training::Measures;
using training::Stratum;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString number(double value, int decimals) {
    return QString::number(value, 'f', decimals);
}

/// "0.953 0.941 to 0.964" with the 95 % interval, which stays on one line: columns of at most 26 mm
/// break before it.
QString rateCell(const std::optional<nn::Rate>& rate) {
    if (!rate)
        return QStringLiteral("-");
    const QChar space(QChar::Nbsp);
    return number(rate->value, 3) + QLatin1Char(' ') + number(rate->low, 3) + space +
           QStringLiteral("to") + space + number(rate->high, 3);
}

/// "0.953 (0.941 to 0.964), n = 120"
QString rateLine(const nn::Rate& rate) {
    return text(training::rateText(rate)) + QStringLiteral(", n = %1").arg(rate.count);
}

/// None where no face was there to measure it on.
std::optional<nn::Rate> counted(const nn::Rate& rate) {
    return rate.count > 0 ? std::optional(rate) : std::nullopt;
}

/// Sets one record; the same calls count the pages and draw them.
class RecordPrinter {
public:
    RecordPrinter(const ValidationRecord& record, PdfFlow& flow)
        : m_record(record)
        , m_evaluation(record.evaluation)
        , m_flow(flow) {}
    void print();

private:
    void title();
    void model();
    void set();
    void total();
    void measures(const Measures& t);
    void plots();
    void strata();
    void strataTables(const std::vector<Stratum>& all);
    void videos();
    void features();
    void calibration();
    void conditions();
    void measuresTable(const QString& kind, const std::vector<const Stratum*>& strata);
    void errorsTable(const QString& kind, const std::vector<const Stratum*>& strata,
                     std::size_t threshold);
    struct ErrorRow {
        QString name;
        int reals, fakes;
        std::optional<nn::Rate> fpr, fnr;
    };
    void ratesTable(const QString& kind, const QString& threshold,
                    const std::vector<ErrorRow>& rows);
    void conditionTables(const nn::Validation& validation);

    const ValidationRecord& m_record;
    const training::Evaluation& m_evaluation;
    PdfFlow& m_flow;
};

void RecordPrinter::print() {
    title();
    model();
    set();
    total();
    plots();
    strata();
    videos();
    features();
    calibration();
    conditions();
    m_flow.heading(1, QStringLiteral("Limitations"));
    std::vector<QString> limits;
    for (const auto& limit : validationLimitations(m_record))
        limits.push_back(text(limit));
    m_flow.numbered(limits);
    printMarkdownCard(m_flow, m_record.model.card);
    m_flow.finish();
}

void RecordPrinter::title() {
    m_flow.titleBlock(QStringLiteral("DETECTOR OF FACE FORGERIES"),
                      QStringLiteral("Validation record"),
                      text(m_record.model.name +
                           (m_record.model.version.empty() ? "" : " " + m_record.model.version)) +
                          QStringLiteral(", measured on ") + text(m_evaluation.set));
}

void RecordPrinter::model() {
    const auto& m = m_record.model;
    m_flow.heading(1, QStringLiteral("Model"));
    Facts facts;
    facts.add(QStringLiteral("Name, version"),
              text(m.name) + QLatin1Char(' ') +
                  (m.version.empty() ? QStringLiteral("(no version)") : text(m.version)));
    facts.add(QStringLiteral("Licence"),
              m.licence.empty() ? QStringLiteral("not stated") : text(m.licence));
    facts.add(QStringLiteral("Weights SHA-256"), text(m.weightsSha256), true);
    facts.add(QStringLiteral("model.json SHA-256"),
              m.configSha256.empty() ? QStringLiteral("none: a checkpoint without a package")
                                     : text(m.configSha256),
              !m.configSha256.empty());
    facts.add(QStringLiteral("Input"),
              filled(QStringLiteral("%1 px square crop, margin %2 of the face's "
                                    "side on every side"),
                     m.inputSize, m.cropMargin));
    facts.add(QStringLiteral("Smallest face scored"), QStringLiteral("%1 px").arg(m.minFacePixels));
    facts.add(QStringLiteral("Calibration"), m.validation.calibration
                                                 ? text(m.validation.calibration->id)
                                                 : QStringLiteral("none"));
    facts.add(QStringLiteral("Record made (UTC)"), text(analysis::isoTime(m_record.created)) +
                                                       QStringLiteral(" by ") +
                                                       QString::fromLatin1(programName()));
    facts.add(QStringLiteral("Command"), text(m_evaluation.command), true);
    facts.add(QStringLiteral("Seed, resamples"),
              filled(QStringLiteral("%1, %2"), m_evaluation.seed, m_evaluation.resamples));
    facts.print(m_flow);
}

void RecordPrinter::set() {
    m_flow.heading(1, QStringLiteral("Test set"));
    const auto& t = m_evaluation.total;
    m_flow.paragraph(filled(
        QStringLiteral("%1: %2 real and %3 fake faces of %4 people or videos. %5 real and %6 fake "
                       "files gave no score (no face found, too small, or unreadable); they are "
                       "in none of the figures."),
        text(m_evaluation.set), t.reals, t.fakes, t.groups, m_evaluation.skippedReals,
        m_evaluation.skippedFakes));
    m_flow.paragraph(text(nn::unseenText(m_evaluation.unseen)));
    m_flow.paragraph(
        QStringLiteral("Intervals are 95 %. Those of FPR and FNR are Wilson's, on the number of "
                       "people or videos; all others are percentiles of a bootstrap that draws "
                       "whole people or videos. A fake counts as positive: FPR is the share of "
                       "reals flagged, FNR the share of fakes not flagged."),
        TextStyle::Muted);
}

void RecordPrinter::total() {
    const auto& t = m_evaluation.total;
    m_flow.heading(1, QStringLiteral("Results in total"));
    m_flow.role(Role::Machine);
    measures(t);
    m_flow.role(Role::None);
}

void RecordPrinter::measures(const Measures& t) {
    Facts facts;
    const auto add = [&](const char* name, const std::optional<nn::Rate>& rate) {
        if (rate)
            facts.add(QString::fromLatin1(name), rateLine(*rate));
    };
    add("AUC", t.auc);
    add("EER", t.eer);
    add("Average precision", t.averagePrecision);
    add("Cllr", t.cllr);
    add("Cllr, discrimination only", t.cllrMin);
    add("ECE at even priors", t.ece);
    facts.print(m_flow);
    Table table{{{QStringLiteral("Threshold"), 26, Qt::AlignLeft},
                 {QStringLiteral("Score"), 18, Qt::AlignRight},
                 {QStringLiteral("FPR"), 42, Qt::AlignRight},
                 {QStringLiteral("FNR"), 42, Qt::AlignRight},
                 {QStringLiteral("Accuracy"), 42, Qt::AlignRight}},
                {}};
    const auto cell = [](const std::optional<nn::Rate>& rate) {
        return Cell{text(training::rateText(rate))};
    };
    for (const auto& at : t.thresholds)
        table.rows.push_back({{text(at.id), false, true},
                              {number(at.score, 3)},
                              cell(at.fpr),
                              cell(at.fnr),
                              cell(at.accuracy)});
    m_flow.table(table);
}

void RecordPrinter::plots() {
    if (m_record.plots.empty())
        return;
    m_flow.heading(1, QStringLiteral("Plots"));
    std::vector<Drawing> row;
    for (const Plot& plot : m_record.plots) {
        row.push_back({plot.title, plot.caption, 74, [&plot](QPainter& painter, const QRectF& box) {
                           drawPlot(painter, box, plot, pt(1));
                       }});
        if (row.size() == 2) {
            m_flow.drawings(row);
            row.clear();
        }
    }
    if (!row.empty()) {
        row.push_back({{}, {}, 0, [](QPainter&, const QRectF&) {}}); // a column of its own
        m_flow.drawings(row);
    }
}

void RecordPrinter::measuresTable(const QString& kind, const std::vector<const Stratum*>& strata) {
    const QString threshold = text(m_evaluation.total.thresholds.front().id);
    const bool lrs = m_evaluation.total.cllr.has_value();
    const double rate = lrs ? 22 : 26.4;
    Table table{{{kind, lrs ? 34.0 : 34.4, Qt::AlignLeft},
                 {QStringLiteral("Reals, fakes (people)"), 26, Qt::AlignRight},
                 {QStringLiteral("AUC"), rate, Qt::AlignRight},
                 {QStringLiteral("EER"), rate, Qt::AlignRight},
                 {QStringLiteral("FPR at ") + threshold, rate, Qt::AlignRight},
                 {QStringLiteral("FNR at ") + threshold, rate, Qt::AlignRight}},
                {},
                true,
                6.8};
    if (lrs)
        table.columns.push_back({QStringLiteral("Cllr"), rate, Qt::AlignRight});
    for (const Stratum* s : strata) {
        const Measures& m = s->measures;
        QString name = text(s->name);
        if (!s->comparedWith.empty())
            name += QStringLiteral(" (against ") + text(s->comparedWith) + QLatin1Char(')');
        std::vector<Cell> row{{name},
                              {filled(QStringLiteral("%1, %2 (%3)"), m.reals, m.fakes, m.groups)},
                              {rateCell(m.auc)},
                              {rateCell(m.eer)},
                              {rateCell(m.thresholds.front().fpr)},
                              {rateCell(m.thresholds.front().fnr)}};
        if (lrs)
            row.push_back({rateCell(m.cllr)});
        table.rows.push_back(std::move(row));
    }
    m_flow.table(table);
    for (std::size_t i = 1; i < m_evaluation.total.thresholds.size(); ++i)
        errorsTable(kind, strata, i);
}

/// The error rates at one of the other thresholds.
void RecordPrinter::errorsTable(const QString& kind, const std::vector<const Stratum*>& strata,
                                std::size_t threshold) {
    std::vector<ErrorRow> rows;
    for (const Stratum* s : strata) {
        const Measures& m = s->measures;
        const auto& at = m.thresholds[threshold];
        rows.push_back({text(s->name), m.reals, m.fakes, at.fpr, at.fnr});
    }
    ratesTable(kind, text(m_evaluation.total.thresholds[threshold].id), rows);
}

void RecordPrinter::ratesTable(const QString& kind, const QString& threshold,
                               const std::vector<ErrorRow>& rows) {
    Table table{{{kind, 66, Qt::AlignLeft},
                 {QStringLiteral("Reals, fakes"), 24, Qt::AlignRight},
                 {QStringLiteral("FPR at ") + threshold, 40, Qt::AlignRight},
                 {QStringLiteral("FNR at ") + threshold, 40, Qt::AlignRight}},
                {},
                true,
                6.8};
    for (const auto& r : rows)
        table.rows.push_back({{r.name},
                              {filled(QStringLiteral("%1, %2"), r.reals, r.fakes)},
                              {text(training::rateText(r.fpr))},
                              {text(training::rateText(r.fnr))}});
    m_flow.table(table);
}

void RecordPrinter::strata() {
    m_flow.heading(1, QStringLiteral("Results by part"));
    m_flow.paragraph(
        QStringLiteral(
            "A part with one label only is measured against all faces of the other label "
            "where a figure needs both; its n and its error rates are its own. Parts "
            "that are not compared so have no such figure."),
        TextStyle::Muted);
    m_flow.role(Role::Machine);
    strataTables(m_evaluation.strata);
    m_flow.role(Role::None);
}

/// One table for each kind of part.
void RecordPrinter::strataTables(const std::vector<Stratum>& all) {
    std::vector<std::pair<std::string, std::vector<const Stratum*>>> kinds;
    for (const auto& s : all) {
        if (kinds.empty() || kinds.back().first != s.kind)
            kinds.push_back({s.kind, {}});
        kinds.back().second.push_back(&s);
    }
    for (const auto& [kind, list] : kinds) {
        QString title = text(kind);
        title[0] = title[0].toUpper();
        measuresTable(title, list);
    }
}

void RecordPrinter::videos() {
    if (!m_evaluation.videos)
        return;
    const auto& v = *m_evaluation.videos;
    m_flow.heading(1, QStringLiteral("Results by video"));
    m_flow.paragraph(
        filled(QStringLiteral("One case a video: the mean score of its frames. %1 real and "
                              "%2 fake videos of %3 people or videos, %4 frames. A "
                              "calibration of single photos is not applied to means."),
               v.total.reals, v.total.fakes, v.total.groups, v.frames));
    m_flow.role(Role::Machine);
    measures(v.total);
    strataTables(v.strata);
    m_flow.role(Role::None);
}

void RecordPrinter::features() {
    m_flow.heading(2, QStringLiteral("What single features reach on the same crops"));
    m_flow.paragraph(QStringLiteral(
        "One number without a network, in whichever direction it works better. A detector that is "
        "not clearly better than these may have learnt the container and not the face."));
    Facts facts;
    for (const auto& f : m_evaluation.features)
        facts.add(text(f.name), f.auc ? QStringLiteral("AUC ") + rateLine(*f.auc)
                                      : QStringLiteral("not measured"));
    facts.print(m_flow);
}

void RecordPrinter::calibration() {
    m_flow.heading(1, QStringLiteral("Calibration"));
    const auto& c = m_record.model.validation.calibration;
    if (!c) {
        m_flow.paragraph(QStringLiteral(
            "The model has no calibration: its scores are not likelihood ratios and not "
            "probabilities."));
        return;
    }
    Facts facts;
    facts.add(QStringLiteral("Fitted on"),
              filled(QStringLiteral("%1: %2 real and %3 fake faces of %4 people or videos"),
                     text(c->set), c->reals, c->fakes, c->groups));
    facts.add(QStringLiteral("Date, id"), text(c->date) + QStringLiteral(", ") + text(c->id));
    facts.add(QStringLiteral("Map"),
              c->method == "logistic"
                  ? filled(QStringLiteral("logistic: ln LR = %1 score %2 %3"),
                           QString::number(c->slope, 'g', 5),
                           c->intercept < 0 ? QChar(0x2212) : QLatin1Char('+'),
                           QString::number(std::fabs(c->intercept), 'g', 5))
                  : QStringLiteral("isotonic, %1 points").arg(c->isotonic.size()));
    facts.add(
        QStringLiteral("LR bounds (ELUB)"),
        filled(QStringLiteral("%1 to %2 (log10 LR %3 to %4): the set supports nothing beyond"),
               QString::number(std::pow(10, c->minLog10Lr), 'g', 3),
               QString::number(std::pow(10, c->maxLog10Lr), 'g', 3),
               QString::number(c->minLog10Lr, 'f', 2), QString::number(c->maxLog10Lr, 'f', 2)));
    facts.add(QStringLiteral("Cllr"),
              QStringLiteral("%1 on people not used in the fit; %2 for discrimination alone; 1 is "
                             "no information")
                  .arg(number(c->cllr, 3), number(c->cllrMin, 3)));
    facts.add(QStringLiteral("ECE at even priors"), number(c->ece, 3));
    for (const auto& t : m_record.model.validation.thresholds)
        facts.add(QStringLiteral("Threshold ") + text(t.id),
                  QStringLiteral("score %1; on people it was not set on: FPR %2; FNR %3")
                      .arg(number(t.score, 3), rateLine(t.fpr), rateLine(t.fnr)));
    facts.print(m_flow);
}

void RecordPrinter::conditions() {
    const auto& v = m_record.model.validation;
    if (v.validity) {
        m_flow.heading(2, QStringLiteral("Validated range"));
        m_flow.paragraph(
            filled(QStringLiteral("Faces of at least %1 px, sharpness from %2, JPEG quality "
                                  "from %3, turned by at most %4 degrees and tilted by at "
                                  "most %5. The verdict on an item outside is withheld. %6"),
                   QString::number(v.validity->minFacePixels, 'f', 0),
                   QString::number(v.validity->minSharpness, 'f', 1), v.validity->minJpegQuality,
                   QString::number(v.validity->maxYaw, 'f', 0),
                   QString::number(v.validity->maxPitch, 'f', 0),
                   std::isfinite(v.validity->maxFacePixels)
                       ? QStringLiteral("The largest faces that were measured have "
                                        "%1 px; larger ones are marked.")
                             .arg(v.validity->maxFacePixels, 0, 'f', 0)
                       : QString()));
    }
    m_flow.heading(2, QStringLiteral("Attention maps"));
    m_flow.paragraph(text(analysis::mapCaveat(&m_record.model)));
    if (!v.conditions.empty())
        conditionTables(v);
    if (v.unseen && !v.unseen->rates.empty()) {
        m_flow.heading(2, QStringLiteral("Error rates on what the training did not have"));
        for (const auto& at : v.unseen->rates)
            ratesTable(QStringLiteral("Sources and manipulations"), text(at.thresholdId),
                       {{QStringLiteral("not in the training"), v.unseen->reals, v.unseen->fakes,
                         counted(at.fpr), counted(at.fnr)}});
    }
    for (const auto& note : m_record.notes)
        m_flow.paragraph(text(note) + QLatin1Char('.'), TextStyle::Muted);
}

/// AUC and EER do not depend on a threshold; each threshold has its table of errors.
void RecordPrinter::conditionTables(const nn::Validation& validation) {
    m_flow.heading(2, QStringLiteral("Error rates by condition"));
    Table table{{{QStringLiteral("Condition"), 66, Qt::AlignLeft},
                 {QStringLiteral("Reals, fakes"), 24, Qt::AlignRight},
                 {QStringLiteral("AUC"), 40, Qt::AlignRight},
                 {QStringLiteral("EER"), 40, Qt::AlignRight}},
                {},
                true,
                6.8};
    std::map<std::string, std::vector<ErrorRow>> errors;
    for (const auto& c : validation.conditions) {
        table.rows.push_back({{text(c.name())},
                              {filled(QStringLiteral("%1, %2"), c.reals, c.fakes)},
                              {text(training::rateText(c.auc))},
                              {text(training::rateText(c.eer))}});
        for (const auto& at : c.rates())
            errors[at.thresholdId].push_back({text(c.name()), c.reals, c.fakes, at.fpr, at.fnr});
    }
    m_flow.table(table);
    for (const auto& t : validation.thresholds) {
        if (const auto rows = errors.find(t.id); rows != errors.end())
            ratesTable(QStringLiteral("Condition"), text(t.id), rows->second);
    }
}

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const auto& name : names)
        all += (all.empty() ? "" : ", ") + name;
    return all;
}

std::vector<std::string> namesOf(const training::Evaluation& e, const std::string& kind) {
    std::vector<std::string> names;
    for (const auto& s : e.strata) {
        if (s.kind == kind)
            names.push_back(s.name);
    }
    return names;
}

} // namespace

std::vector<std::string> validationLimitations(const ValidationRecord& record) {
    const auto& e = record.evaluation;
    std::vector<std::string> limits;
    const auto methods = namesOf(e, "method");
    limits.push_back(methods.empty()
                         ? std::string("The set does not state how its fakes were made: nothing is "
                                       "known of any family of manipulations by itself.")
                         : "Manipulations covered by this set: " + joined(methods) +
                               ". No other family has been measured here, and the figures say "
                               "nothing about one that is not in this list.");
    limits.push_back(
        "Sources: " + joined(namesOf(e, "source")) +
        ". Photos of other cameras, people and processing can give other error rates.");
    limits.push_back(nn::unseenText(e.unseen));
    const int people = e.total.groups;
    if (people < 200)
        limits.push_back("The set has " + std::to_string(people) +
                         " people or videos only: the intervals are wide, and rare errors may not "
                         "have occurred in it.");
    if (!record.model.validation.calibration)
        limits.emplace_back("The model is not calibrated: its scores are not likelihood ratios.");
    else if (record.model.validation.calibration->set == e.set)
        limits.emplace_back("Calibration and thresholds were set on this very set. Figures called "
                            "\"on people not used in the fit\" are cross-fitted; the other "
                            "tables apply the final thresholds to the people they were set on and "
                            "are slightly too good.");
    if (record.model.validation.thresholds.empty())
        limits.emplace_back("The model has no thresholds: error rates at score 0 are an arbitrary "
                            "working point.");
    const int missing = e.skippedReals + e.skippedFakes;
    if (missing > 0)
        limits.push_back(std::to_string(missing) +
                         " files gave no score. If the face finder fails on some manipulations "
                         "more than on others, the figures are those of the rest.");
    for (const auto& f : e.features) {
        if (f.auc && e.total.auc && f.auc->high >= e.total.auc->low)
            limits.push_back("The detector is not clearly better than one number of the crop or "
                             "file (" +
                             f.name + "): on this set its figures prove nothing about faces.");
    }
    return limits;
}

void writeValidationRecord(const ValidationRecord& record, const std::filesystem::path& file,
                           std::stop_token stop) {
    PdfFlow::Furniture furniture;
    furniture.headerLeft = QStringLiteral("Lineament validation record");
    furniture.headerRight = text(record.model.identity());
    furniture.footerLeft = text(analysis::isoTime(record.created)) + QStringLiteral("   ") +
                           QString::fromLatin1(programName());
    writePdfDocument(
        file, QStringLiteral("Lineament validation record"), furniture,
        [&record](PdfFlow& flow) { RecordPrinter(record, flow).print(); }, stop);
}

} // namespace lineament::report
