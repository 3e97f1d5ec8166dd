// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/limitations.h"

#include "core/analysis/verdictwords.h"
#include "core/report/filled.h"
#include "core/report/modelcard.h"
#include "core/report/reporttext.h"
#include "core/report/videolimitations.h"

#include <QStringList>

#include <cmath>
#include <functional>
#include <set>

namespace lineament::report {

namespace {

using analysis::FaceState;
using analysis::ItemState;

constexpr int kPlacesNamed = 24;

/// "item 1 F1, item 3 F2 and 17 more (see the tables)".
class Places {
public:
    explicit Places(const NumberedResults& results)
        : m_results(results) {}
    void add(std::size_t item, const std::string& face = {}) {
        if (++m_count > kPlacesNamed)
            return;
        const QString text = QStringLiteral("item ") + m_results.number(item);
        m_named += face.empty() ? text : text + QLatin1Char(' ') + QString::fromStdString(face);
    }
    int count() const { return m_count; }
    QString text() const {
        QString list = m_named.join(QStringLiteral(", "));
        if (m_count > kPlacesNamed)
            list += QStringLiteral(" and ") + QString::number(m_count - kPlacesNamed) +
                    QStringLiteral(" more (marked in the tables)");
        return list;
    }

private:
    const NumberedResults& m_results;
    QStringList m_named;
    int m_count = 0;
};

using Results = NumberedResults;

/// Every face that @p matches.
Places facesWhere(
    const Results& results,
    const std::function<bool(const analysis::ItemResult&, const analysis::FaceResult&)>& matches) {
    Places places(results);
    for (std::size_t i = 0; i < results.size(); ++i) {
        for (const analysis::FaceResult& face : results[i]->faces) {
            if (matches(*results[i], face))
                places.add(i, face.face.id);
        }
    }
    return places;
}

Places itemsWhere(const Results& results,
                  const std::function<bool(const analysis::ItemResult&)>& matches) {
    Places places(results);
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (matches(*results[i]))
            places.add(i);
    }
    return places;
}

Places facesWithMark(const Results& results, char code) {
    return facesWhere(results, [code](const auto& item, const auto& face) {
        if (face.state != FaceState::Scored)
            return false;
        for (const Mark& mark : marksOf(item, face)) {
            if (mark.code == code)
                return true;
        }
        return false;
    });
}

void addIf(std::vector<QString>& out, const QString& text, const Places& places) {
    if (places.count() > 0)
        out.push_back(text + QStringLiteral(" This concerns ") + places.text() + QLatin1Char('.'));
}

/// The models that were used, each once.
std::vector<const nn::ModelInfo*> modelsOf(const Results& results) {
    std::vector<const nn::ModelInfo*> models;
    std::set<std::string> known;
    for (const auto& result : results) {
        if (result->run.model &&
            known.insert(result->run.model->weightsSha256 + result->run.model->configSha256).second)
            models.push_back(&*result->run.model);
    }
    return models;
}

/// What the validation of one model does and does not carry (R15, R16, R18).
void addModelLimits(std::vector<QString>& out, const nn::ModelInfo& model) {
    const auto name = QString::fromStdString(model.name);
    const auto& calibration = model.validation.calibration;
    if (model.validation.thresholds.empty() && model.validation.conditions.empty())
        out.push_back(QStringLiteral("No validation record accompanies the model %1. The rates of "
                                     "false positives and false "
                                     "negatives are therefore not known, neither in general nor "
                                     "for the condition of these items.")
                          .arg(name));
    if (calibration)
        out.push_back(
            filled(QStringLiteral("The likelihood ratios of %1 rest on %2 faces that were not "
                                  "manipulated and %3 that were, of "
                                  "%4 people or videos (%5). They hold for faces and "
                                  "manipulations like those; the set supports "
                                  "no value beyond %6 and %7."),
                   name, calibration->reals, calibration->fakes, calibration->groups,
                   QString::fromStdString(calibration->set),
                   QString::fromStdString(analysis::lrText(calibration->minLog10Lr)),
                   QString::fromStdString(analysis::lrText(calibration->maxLog10Lr))));
    if (calibration || !model.validation.thresholds.empty())
        out.push_back(
            QStringLiteral("On %1: %2")
                .arg(name, QString::fromStdString(nn::unseenText(model.validation.unseen))));
    if (calibration && !model.validation.validity)
        out.push_back(
            QStringLiteral("The validated range of %1 is not stated: no finding was withheld "
                           "for the quality of an item.")
                .arg(name));
    const auto covered =
        cardSection(model.card, QStringLiteral("covered"), QStringLiteral("not covered"));
    const auto notCovered = cardSection(model.card, QStringLiteral("not covered"));
    if (!covered.isEmpty())
        out.push_back(asSentence(QStringLiteral("By its card, %1 covers: %2").arg(name, covered)));
    if (!notCovered.isEmpty())
        out.push_back(
            asSentence(QStringLiteral("By its card, %1 does not cover: %2").arg(name, notCovered)));
}

/// On how many cases the error rates stand that go with the findings, each condition once (R16).
void addConditionLimits(std::vector<QString>& out, const Results& results) {
    std::set<std::string> known;
    for (const auto& result : results) {
        for (const auto& face : result->faces) {
            const auto& condition = face.verdict.condition;
            if (!condition || !known.insert(condition->name()).second)
                continue;
            out.push_back(filled(
                QStringLiteral("Error rates for the condition \"%1\" were measured on %2 faces "
                               "that were not manipulated and %3 that were."),
                QString::fromStdString(condition->name()), condition->reals, condition->fakes));
        }
    }
}

void addValidationLimits(std::vector<QString>& out, const Results& results) {
    for (const auto* model : modelsOf(results))
        addModelLimits(out, *model);
    addConditionLimits(out, results);
}

/// What holds for the findings on single faces (R17).
void addVerdictLimits(std::vector<QString>& out, const Results& results) {
    using analysis::Verdict;
    using analysis::VerdictKind;
    const auto where = [&results](const std::function<bool(const Verdict&)>& matches) {
        return facesWhere(
            results, [&matches](const auto&, const auto& face) { return matches(face.verdict); });
    };
    addIf(out,
          QStringLiteral(
              "The finding is withheld: the face lies outside the range that the model was "
              "validated for."),
          where([](const Verdict& v) { return v.kind == VerdictKind::Withheld; }));
    addIf(out,
          QStringLiteral(
              "The finding is not stable: a small change of the crop turns it to the other "
              "proposition."),
          where([](const Verdict& v) { return v.turns(); }));
    addIf(out, QStringLiteral("The stability of the finding was not checked."),
          where([](const Verdict& v) { return v.log10Lr && v.variants.empty(); }));
    addIf(out,
          QStringLiteral(
              "How strongly the file was compressed could not be determined: whether that lies "
              "within the validated range is not known."),
          where([](const Verdict& v) { return v.compressionUnknown; }));
    addIf(out,
          QStringLiteral(
              "The face is larger than any that was measured in the validation; error rates are "
              "those of smaller faces."),
          where([](const Verdict& v) { return v.largestMeasured.has_value(); }));
    addIf(out, QStringLiteral("No error rates were measured in the face's own condition."),
          where([](const Verdict& v) { return v.log10Lr && !v.condition; }));
    addIf(out,
          QStringLiteral("Several faces were judged in one item. Error rates hold for each face by "
                         "itself: of several faces one is more easily flagged by chance."),
          itemsWhere(results,
                     [](const auto& item) { return !analysis::itemVerdict(item).others.empty(); }));
}

/// What holds for the method as a whole.
void addMethodLimits(std::vector<QString>& out, const Results& results) {
    bool anyModel = false, anyUncalibrated = false;
    for (const auto& result : results) {
        anyModel = anyModel || result->run.model;
        anyUncalibrated = anyUncalibrated || (result->run.model && !result->run.model->calibrated);
    }
    if (!anyModel) {
        out.emplace_back(QStringLiteral("No detection model was used. Faces were located and "
                                        "gradient maps were computed; nothing in "
                                        "this report speaks for or against manipulation."));
    } else {
        if (anyUncalibrated)
            out.emplace_back(QStringLiteral(
                "The model is not calibrated. Its scores are differences of two network outputs: "
                "they "
                "are not probabilities, they have no known scale, and no likelihood ratio can be "
                "given. A score of one item may be compared with scores of the same model only."));
        addValidationLimits(out, results);
        out.emplace_back(QStringLiteral(
            "A detector responds to the kinds of manipulation that it was trained on. A low score "
            "does not exclude methods that it has not seen, and ordinary "
            "processing (recompression, retouching, filters of phone cameras) can raise a score."));
    }
    out.emplace_back(
        (results.otherMethod()
             ? QStringLiteral(
                   "This program applied no second, independent method; for the one that "
                   "the examiner states it vouches for nothing. ")
             : QStringLiteral("No second, independent method was applied. ")) +
        QStringLiteral("The gradient and attention maps come from the same network or from its "
                       "first processing step and are not independent of the score."));
    addIf(out, QStringLiteral("No numeric self-test of the program is recorded."),
          itemsWhere(results, [](const auto& item) {
              return !item.run.runtime || !item.run.runtime->selfTest;
          }));
    addIf(
        out,
        QStringLiteral("No self-test with a known picture, through decoder, face finder and crop, "
                       "is recorded."),
        itemsWhere(results, [](const auto& item) {
            return !item.run.runtime || !item.run.runtime->pictureTest;
        }));
    out.emplace_back(QStringLiteral("Face finding is automatic unless a face is listed as drawn by "
                                    "hand. Faces may have been missed; "
                                    "what is not listed was not examined."));
}

/// What holds for single faces.
void addFaceLimits(std::vector<QString>& out, const Results& results) {
    addIf(out,
          QStringLiteral(
              "Faces smaller than the network's input were enlarged; detail that the photo "
              "does not hold cannot be examined (mark E)."),
          facesWithMark(results, 'E'));
    addIf(out,
          QStringLiteral(
              "Blurred faces: the sharpness lies below %1 (mark B). Blur removes the traces "
              "that the network looks for.")
              .arg(kLowSharpness),
          facesWithMark(results, 'B'));
    addIf(out,
          filled(
              QStringLiteral("Turned faces: more than %1 degrees sideways or %2 degrees up or down "
                             "(mark P)."),
              kLargeYaw, kLargePitch),
          facesWithMark(results, 'P'));
    addIf(out,
          QStringLiteral("Faces whose eyes, nose and mouth can't be placed: covered, in profile or "
                         "tiny (mark L). Nothing is found about them."),
          facesWithMark(results, 'L'));
    addIf(
        out,
        QStringLiteral("Dark faces: the mean luminance lies below %1 of 255 (mark D). Noise covers "
                       "the traces that the network looks for.")
            .arg(kLowLight),
        facesWithMark(results, 'D'));
    addIf(out,
          QStringLiteral("Strong JPEG compression: the estimated quality is below %1 (mark J). "
                         "Compression hides and adds traces.")
              .arg(kLowJpegQuality),
          facesWithMark(results, 'J'));
    addIf(out,
          QStringLiteral(
              "The crop reaches beyond the photo by more than %1 % of its area; edge pixels "
              "were repeated there (mark O).")
              .arg(kCropOutside * 100),
          facesWithMark(results, 'O'));
    addIf(out, QStringLiteral("Faces below the model's smallest size were not scored."),
          facesWhere(results, [](const auto&, const auto& face) {
              return face.state == FaceState::TooSmall;
          }));
    addIf(
        out,
        QStringLiteral("The network failed or gave a value that is not finite; there is no score."),
        facesWhere(results, [](const auto&, const auto& face) {
            return face.state == FaceState::ModelFailed;
        }));
    addIf(out, QStringLiteral("Faces were rejected by the examiner and not scored."),
          facesWhere(results, [](const auto&, const auto& face) {
              return face.state == FaceState::Rejected;
          }));
    addIf(out,
          QStringLiteral("Faces were drawn or moved by hand; their crops depend on that choice."),
          facesWhere(results, [](const auto&, const auto& face) {
              return face.face.source == faces::FaceSource::Manual;
          }));
}

/// What holds for whole items, and for the way they were computed.
void addItemLimits(std::vector<QString>& out, const Results& results) {
    addIf(out, QStringLiteral("Items could not be analysed and carry no result."),
          itemsWhere(results, [](const auto& item) {
              return item.state != ItemState::Analysed && item.state != ItemState::NoFace;
          }));
    addIf(out, QStringLiteral("No face was found; nothing was scored."),
          itemsWhere(results, [](const auto& item) { return item.state == ItemState::NoFace; }));
    addIf(out, QStringLiteral("The decoder reported irregularities, listed with the item."),
          itemsWhere(results,
                     [](const auto& item) { return item.info && !item.info->warnings.empty(); }));
    addIf(out,
          QStringLiteral(
              "The model is a bare checkpoint without a model card: its input settings are "
              "assumed from the published code, and what it was trained on is not stated."),
          itemsWhere(results,
                     [](const auto& item) { return item.run.model && !item.run.model->packaged; }));
    addIf(out,
          QStringLiteral(
              "The computation was not set to be deterministic: a repetition may differ in the "
              "last digits."),
          itemsWhere(results, [](const auto& item) {
              return item.run.runtime && !item.run.runtime->deterministic;
          }));
    out.emplace_back(QStringLiteral("The hashes show that the files are the same as at the time of "
                                    "the analysis. They do not show where "
                                    "the files come from or what happened to them before. Metadata "
                                    "can be edited and are reported for "
                                    "comparison only."));
    out.emplace_back(
        QStringLiteral("The limits behind the marks E, B, P, L, D, J and O are rules of "
                       "thumb of this program and do not come "
                       "from a validation."));
}

} // namespace

std::vector<Mark> marksOf(const analysis::ItemResult& item, const analysis::FaceResult& face) {
    std::vector<Mark> marks;
    if (face.state == FaceState::Rejected)
        return marks;
    const faces::FaceQuality& q = face.face.quality;
    const double enlarged = face.photoToCrop.scale();
    if (face.cropSize > 0 && enlarged > 1.005)
        marks.push_back({'E', QStringLiteral("enlarged %1 times to fill the network's input")
                                  .arg(number(enlarged, 2))});
    if (q.sharpness < kLowSharpness)
        marks.push_back({'B', QStringLiteral("blurred: sharpness %1 is below %2")
                                  .arg(number(q.sharpness, 0), number(kLowSharpness, 0))});
    if (std::fabs(q.yaw) > kLargeYaw || std::fabs(q.pitch) > kLargePitch)
        marks.push_back({'P', QStringLiteral("turned: yaw %1, pitch %2 degrees")
                                  .arg(number(q.yaw, 0), number(q.pitch, 0))});
    if (q.landmarkSpread && *q.landmarkSpread > faces::kSteadyLandmarks)
        marks.push_back({'L', QStringLiteral("landmarks move by %1 % of the face's side: covered, "
                                             "in profile or tiny")
                                  .arg(number(*q.landmarkSpread, 1))});
    if (q.light && *q.light < kLowLight)
        marks.push_back({'D', filled(QStringLiteral("dark: mean luminance %1 is below %2"),
                                     number(*q.light, 0), kLowLight)});
    if (item.info && item.info->jpegQuality && *item.info->jpegQuality < kLowJpegQuality)
        marks.push_back({'J', filled(QStringLiteral("JPEG quality %1 is below %2"),
                                     *item.info->jpegQuality, kLowJpegQuality)});
    if (face.cropOutside > kCropOutside)
        marks.push_back({'O', QStringLiteral("%1 % of the crop lies outside the photo")
                                  .arg(number(face.cropOutside * 100, 0))});
    return marks;
}

QString markCodes(const std::vector<Mark>& marks) {
    QString codes;
    for (const Mark& mark : marks) {
        if (!codes.isEmpty())
            codes += QLatin1Char(' ');
        codes += QLatin1Char(mark.code);
    }
    return codes;
}

QString marksKey() {
    return QStringLiteral(
        "Marks: E enlarged to fill the network's input, B blurred, P strongly turned, L landmarks "
        "not to be placed, D dark, J strong JPEG compression, O crop reaches outside the photo. A "
        "marked score deserves "
        "more caution than the others.");
}

std::vector<QString> limitationsOf(const std::vector<analysis::ItemResultPtr>& results) {
    return limitationsOf(NumberedResults(results));
}

std::vector<QString> limitationsOf(const NumberedResults& results) {
    std::vector<QString> out;
    addMethodLimits(out, results);
    addVerdictLimits(out, results);
    addFaceLimits(out, results);
    for (QString& video : videoLimitationsOf(results))
        out.push_back(std::move(video));
    addItemLimits(out, results);
    return out;
}

} // namespace lineament::report
