// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QTabWidget;
class QTextBrowser;

namespace lineament::ui {

/// What there is to know of a model: card (R15), validation and calibration (R16, R18), identity
/// and self-test (R13).
class ModelDialog : public QDialog {
    Q_OBJECT
public:
    explicit ModelDialog(const Theme& theme, QWidget* parent = nullptr);

    void setModel(const nn::ModelInfo& model, const nn::Runtime& runtime);
    /// Everything that the pages say.
    QString plainText() const;

private:
    QTextBrowser* addPage(const QString& title);
    void fill();

    const Theme& m_theme;
    nn::ModelInfo m_model;
    nn::Runtime m_runtime;
    QTabWidget* m_pages;
    QTextBrowser* m_card;
    QTextBrowser* m_validation;
    QTextBrowser* m_identity;
};

} // namespace lineament::ui
