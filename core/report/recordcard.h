// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/pdfflow.h"

#include <string>

namespace lineament::report {

/// A model card in a validation record: its Markdown headings, list items, tables, commands and
/// paragraphs; nothing for an empty one.
void printMarkdownCard(PdfFlow& flow, const std::string& card);

} // namespace lineament::report
