// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "core/report/pdfflow.h"

#include <QString>

#include <vector>

namespace lineament::report {

/// Whether a finding tells kinds of manipulation apart.
bool anyKinds(const std::vector<analysis::ItemResultPtr>& results);
/// Whether a track of a video has a finding.
bool anyVideoFinding(const std::vector<analysis::ItemResultPtr>& results);

/// True when a likelihood ratio could be given or was withheld for at least one face.
bool anyVerdict(const std::vector<analysis::ItemResultPtr>& results);

/// The whole verbal scale, whatever the results are, and how to read it (R22).
void printScale(PdfFlow& flow);

/// The machine's finding on each face of an item that has a verdict: degree of support, bounds,
/// thresholds, error rates of its own condition, stability (R16, R18, R22, R28).
void printFindings(PdfFlow& flow, const analysis::ItemResult& item);

/// The finding on an item in a few words, for a table; without one, why there is none.
QString findingWords(const analysis::ItemResult& item);

/// Calibration, validated range, thresholds and error rates by condition (R16, R18); nothing when
/// the package has none of them.
void printValidation(PdfFlow& flow, const nn::ModelInfo& model);

/// The model card as plain paragraphs (R15); says so when there is none. @p recorded the model is
/// known from a stored result, which does not hold the card.
void printCard(PdfFlow& flow, const nn::ModelInfo& model, bool recorded = false);

} // namespace lineament::report
