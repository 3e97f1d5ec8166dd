// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/nofinding.h"

#include "core/analysis/videoresult.h"
#include "core/report/findings.h"
#include "core/report/reporttext.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace lineament::report {

namespace {

using analysis::FaceState;
using analysis::ItemState;

/// What became of the photos of a report.
struct PhotoCounts {
    int photos = 0, withoutFace = 0, notAnalysed = 0;
    int faces = 0;
    std::array<int, 5> states{}; ///< of faces, by FaceState

    int of(FaceState state) const { return states[static_cast<std::size_t>(state)]; }
};

PhotoCounts countsOf(const std::vector<analysis::ItemResultPtr>& results) {
    PhotoCounts counts;
    for (const auto& result : results) {
        if (result->video)
            continue;
        ++counts.photos;
        if (result->state == ItemState::NoFace ||
            (result->state == ItemState::Analysed && result->faces.empty()))
            ++counts.withoutFace;
        else if (result->state != ItemState::Analysed)
            ++counts.notAnalysed;
        counts.faces += static_cast<int>(result->faces.size());
        for (const auto& face : result->faces)
            ++counts.states[static_cast<std::size_t>(face.state)];
    }
    return counts;
}

/// Words after "all", "the only one" or "2": "were rejected by the examiner".
QString reasonWords(FaceState state, bool one) {
    const QString be = one ? QStringLiteral("was ") : QStringLiteral("were ");
    switch (state) {
    case FaceState::Rejected:
        return be + QStringLiteral("rejected by the examiner");
    case FaceState::TooSmall:
        return be + QStringLiteral("too small for the model");
    case FaceState::ModelFailed:
        return be + QStringLiteral("given no finite score by the network");
    case FaceState::NoModel:
        return be + QStringLiteral("not scored, as no model was used");
    case FaceState::Scored:
        break;
    }
    return be + QStringLiteral("scored by a model that is not calibrated");
}

/// "No face counts: all were rejected by the examiner."
QString facesSentence(const PhotoCounts& counts) {
    constexpr std::array kStates{FaceState::Scored, FaceState::Rejected, FaceState::TooSmall,
                                 FaceState::ModelFailed, FaceState::NoModel};
    QStringList reasons;
    for (const FaceState state : kStates) {
        const int count = counts.of(state);
        if (count == 0)
            continue;
        if (count == counts.faces)
            reasons << (count == 1 ? QStringLiteral("the only one ") : QStringLiteral("all ")) +
                           reasonWords(state, count == 1);
        else
            reasons << QStringLiteral("%1 ").arg(count) + reasonWords(state, count == 1);
    }
    return QStringLiteral("No face counts: ") + reasons.join(QStringLiteral(", ")) +
           QLatin1Char('.');
}

/// Of photos that gave no face at all.
QString photosSentence(const PhotoCounts& counts) {
    QStringList reasons;
    if (counts.withoutFace > 0)
        reasons << QStringLiteral("no face was found in ") +
                       counted(counts.withoutFace, QStringLiteral("photo"));
    if (counts.notAnalysed > 0)
        reasons << counted(counts.notAnalysed, QStringLiteral("photo")) +
                       QStringLiteral(" could not be analysed");
    QString words = reasons.join(QStringLiteral(", "));
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words.isEmpty() ? words : words + QLatin1Char('.');
}

} // namespace

QString whyNoLikelihoodRatio(const std::vector<analysis::ItemResultPtr>& results) {
    const PhotoCounts counts = countsOf(results);
    QStringList sentences;
    if (counts.faces > 0)
        sentences << facesSentence(counts);
    if (const QString photos = photosSentence(counts); !photos.isEmpty())
        sentences << photos;
    if (counts.photos < static_cast<int>(results.size()))
        sentences << QString::fromLatin1(anyVideoFinding(results) ? analysis::kVideoFindingCaveat
                                                                  : analysis::kVideoCaveat);
    const bool scored = counts.of(FaceState::Scored) > 0 ||
                        std::any_of(results.begin(), results.end(), [](const auto& result) {
                            return result->video && result->video->scoredFaces() > 0;
                        });
    if (scored)
        sentences << QString::fromLatin1(analysis::kScoreCaveat);
    return sentences.join(QLatin1Char(' '));
}

} // namespace lineament::report
