// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/session.h"
#include "ui/case/casecontents.h"
#include "ui/theme/theme.h"

#include <QString>

namespace lineament::ui {

/// The parts of the case panel as simple HTML: pure functions, no widget. Links have the form
/// "word:number", e.g. "note:3".
namespace casehtml {

/// Integrity, authentication and provenance, each a finding of its own (R7). @p integrity: what the
/// check of the case says; @p shown: the item with its result, or without one in blind mode.
QString findings(const QString& integrity, const casefile::Item& item, const SessionItem& shown,
                 const Colours& colours);
/// @p hidden: without its name and where it comes from, which is context (R32).
QString itemValues(const casefile::Item& item, int analyses, bool hidden, const Colours& colours);
/// Opinions (the last one counts), @p examiner's own readings (see casefile::examinerOf), and those
/// of second examiners with how they relate to the opinion. @p own: only what this person wrote, as
/// the rest is context (R32); empty: everybody's.
QString statements(const std::vector<casefile::Opinion>& opinions,
                   const std::vector<casefile::Reading>& readings, const std::string& examiner,
                   const std::string& own, const Colours& colours);
QString tags(const std::vector<casefile::Tag>& tags, bool writable, const Colours& colours);
QString notes(const std::vector<casefile::Note>& notes, bool writable, const std::string& own,
              const Colours& colours);
QString bookmarks(const std::vector<casefile::Bookmark>& bookmarks, bool writable,
                  const Colours& colours);
/// @p hidden: without what the case is about (R32).
QString facts(const CaseContents& contents, bool hidden, const Colours& colours);

/// "2026-11-27 14:05" in local time, of a time as the case stores it (UTC, ISO 8601).
QString localTime(const std::string& utc);

} // namespace casehtml
} // namespace lineament::ui
