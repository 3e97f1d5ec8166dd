// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/text.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/verdictwords.h"
#include "core/base/fixedtext.h"

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

} // namespace

QString scoreText(double score) {
    return QString::fromStdString(analysis::scoreText(score));
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
    case faces::FaceSource::Network:
        return tr("found by the detector network");
    }
    return {};
}

QString bytesText(std::uint64_t bytes) {
    const auto exact = QString::number(bytes);
    if (bytes < 1024)
        return tr("%1 bytes").arg(exact);
    return tr("%1 (%2 bytes)")
        .arg(QLocale::c().formattedDataSize(static_cast<qint64>(bytes), 1,
                                            QLocale::DataSizeIecFormat),
             exact);
}

QString numberText(double value, double low, double high) {
    const double span = std::fabs(high - low);
    int digits = 3;
    if (span > 0)
        digits = std::clamp(2 - static_cast<int>(std::floor(std::log10(span))), 0, 6);
    return QString::fromStdString(fixedText(value, digits));
}

QString findingText(const analysis::FaceResult& face) {
    const auto finding = analysis::briefFinding(face);
    return finding.empty() ? stateText(face.state) : QString::fromStdString(finding);
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
    // Its track has one.
    if (face.message == analysis::kFrameByItself)
        return {};
    return face.score ? tr("no finding") : QString();
}

QString findingText(const analysis::ItemResult& result) {
    return QString::fromStdString(analysis::briefFinding(result));
}

namespace {

Tone toneFor(analysis::Proposition supported) {
    switch (supported) {
    case analysis::Proposition::Hp:
        return Tone::Amber;
    case analysis::Proposition::Hd:
        return Tone::Blue;
    case analysis::Proposition::Neither:
        break;
    }
    return Tone::Grey;
}

} // namespace

Tone toneOf(const analysis::FaceResult& face) {
    return toneFor(analysis::speaksFor(face.verdict));
}

Tone toneOf(const analysis::ItemResult& result) {
    return toneFor(analysis::speaksFor(result));
}

} // namespace lineament::ui
