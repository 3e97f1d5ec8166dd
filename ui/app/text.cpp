// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/text.h"

#include "core/analysis/verdictwords.h"
#include "core/analysis/videoresult.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lineament::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Text", text);
}

using analysis::VerdictKind;

QString upperFirst(const std::string& text) {
    auto words = QString::fromStdString(text);
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

} // namespace

QString scoreText(double score) {
    return (score < 0 ? QStringLiteral("-") : QStringLiteral("+")) +
           QString::number(std::fabs(score), 'f', 2);
}

QString stateText(analysis::ItemState state) {
    using analysis::ItemState;
    switch (state) {
    case ItemState::Analysed:
        return tr("Analysed");
    case ItemState::NoFace:
        return tr("No face found");
    case ItemState::NotMedia:
        return tr("Not a photo or video");
    case ItemState::NoVideo:
        return tr("No video in the file");
    case ItemState::Encrypted:
        return tr("Encrypted");
    case ItemState::Unsupported:
        return tr("Cannot be decoded here");
    case ItemState::Changed:
        return tr("Changed while it was read");
    case ItemState::Damaged:
        return tr("Damaged file");
    case ItemState::TooLarge:
        return tr("Too large");
    case ItemState::Unreadable:
        return tr("Cannot be read");
    case ItemState::Failed:
        return tr("Program error");
    case ItemState::Cancelled:
        return tr("Cancelled");
    }
    return {};
}

QString stateText(analysis::FaceState state) {
    using analysis::FaceState;
    switch (state) {
    case FaceState::Scored:
        return tr("Scored");
    case FaceState::NoModel:
        return tr("No model, no score");
    case FaceState::TooSmall:
        return tr("Too small to score");
    case FaceState::Rejected:
        return tr("Rejected by examiner");
    case FaceState::ModelFailed:
        return tr("Model failed, no score");
    }
    return {};
}

QString sourceText(faces::FaceSource source) {
    switch (source) {
    case faces::FaceSource::Dlib:
        return tr("found by dlib's detector");
    case faces::FaceSource::Cascade:
        return tr("found by the cascade");
    case faces::FaceSource::Manual:
        return tr("set by the examiner");
    }
    return {};
}

QString bytesText(std::uint64_t bytes) {
    const QLocale locale;
    const auto exact = locale.toString(static_cast<qulonglong>(bytes));
    if (bytes < 1024)
        return tr("%1 bytes").arg(exact);
    return tr("%1 (%2 bytes)")
        .arg(locale.formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeIecFormat),
             exact);
}

QString numberText(double value, double low, double high) {
    const double span = std::fabs(high - low);
    int digits = 3;
    if (span > 0)
        digits = std::clamp(2 - static_cast<int>(std::floor(std::log10(span))), 0, 6);
    auto text = QString::number(value, 'f', digits);
    // "-0.00" is noise in a legend.
    return std::fabs(text.toDouble()) == 0 && text.startsWith('-') ? text.mid(1) : text;
}

QString findingText(const analysis::FaceResult& face) {
    // It says whether the face was rejected or its track left out, and why.
    if (face.state == analysis::FaceState::Rejected && !face.message.empty())
        return upperFirst(face.message);
    if (const auto verdict = shortText(face.verdict); !verdict.empty())
        return upperFirst(verdict);
    return face.score ? scoreText(*face.score) : stateText(face.state);
}

QString labelText(const analysis::FaceResult& face) {
    switch (face.verdict.kind) {
    case VerdictKind::Support:
        return QString::fromStdString(analysis::lrText(*face.verdict.log10Lr));
    case VerdictKind::Inconclusive:
        return tr("inconclusive");
    case VerdictKind::Withheld:
        return tr("withheld");
    case VerdictKind::Uncalibrated:
    case VerdictKind::NotScored:
        break;
    }
    return face.score ? scoreText(*face.score) : QString();
}

QString findingText(const analysis::Track& track) {
    return track.aggregate ? scoreText(track.aggregate->mean) : QString();
}

QString findingText(const analysis::ItemResult& result) {
    if (result.video) {
        const auto* track = result.video->strongestTrack();
        return track != nullptr ? tr("%1, mean of %2")
                                      .arg(findingText(*track), QString::fromStdString(track->id))
                                : QString();
    }
    const auto verdict = itemVerdict(result);
    if (verdict.leading != nullptr)
        return upperFirst(shortText(*verdict.leading));
    if (!verdict.withheld.empty())
        return upperFirst(shortText(*verdict.withheld.front()));
    const auto* face = result.strongestFace();
    return face != nullptr ? scoreText(*face->score) : QString();
}

Tone toneOf(const analysis::FaceResult& face) {
    switch (face.verdict.kind) {
    case VerdictKind::Support:
        return face.verdict.supports == analysis::Proposition::Hp ? Tone::Amber : Tone::Blue;
    case VerdictKind::Inconclusive:
    case VerdictKind::Withheld:
        return Tone::Grey;
    case VerdictKind::Uncalibrated:
    case VerdictKind::NotScored:
        break;
    }
    if (face.state != analysis::FaceState::Scored || !face.score)
        return Tone::Grey;
    return *face.score > 0 ? Tone::Amber : Tone::Blue;
}

Tone toneOf(const analysis::Track& track) {
    if (!track.aggregate)
        return Tone::Grey;
    // An interval that holds the neutral score leans nowhere; nor does one without finite ends.
    const auto& sum = *track.aggregate;
    return sum.low > sum.neutral ? Tone::Amber : sum.high < sum.neutral ? Tone::Blue : Tone::Grey;
}

Tone toneOf(const analysis::ItemResult& result) {
    if (result.video) {
        const auto* track = result.video->strongestTrack();
        return track != nullptr ? toneOf(*track) : Tone::Grey;
    }
    const auto verdict = itemVerdict(result);
    if (verdict.leading == nullptr) {
        const auto* face = verdict.withheld.empty() ? result.strongestFace() : nullptr;
        return face != nullptr ? toneOf(*face) : Tone::Grey;
    }
    if (verdict.leading->kind == VerdictKind::Inconclusive)
        return Tone::Grey;
    if (verdict.leading->supports == analysis::Proposition::Hp)
        return Tone::Amber;
    return verdict.complete() ? Tone::Blue : Tone::Grey;
}

} // namespace lineament::ui
