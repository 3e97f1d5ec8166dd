// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QRadioButton;

namespace lineament::ui {

/// How files that are added to a case came, and whether they are copied (R2, R5).
class EvidenceDialog : public QDialog {
    Q_OBJECT
public:
    explicit EvidenceDialog(const QStringList& paths, QWidget* parent = nullptr);

    casefile::AddOptions options() const;

private:
    QRadioButton *m_copy, *m_refer;
    QLineEdit *m_source, *m_format, *m_reason;
    QComboBox* m_firstGeneration;
};

/// A choice of yes, no, unknown.
QComboBox* firstGenerationBox(casefile::FirstGeneration value);
casefile::FirstGeneration firstGenerationOf(const QComboBox& box);

} // namespace lineament::ui
