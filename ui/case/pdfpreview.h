// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;
class QPdfDocument;
class QPdfView;
class QPushButton;
class QStackedWidget;

namespace lineament::ui {

/// The pages of a PDF, to look through.
class PdfPreview : public QWidget {
    Q_OBJECT
public:
    explicit PdfPreview(QWidget* parent = nullptr);

    /// Shows it from the same page as the one before; the message why it can't, else empty.
    QString load(const QString& file);
    /// Words in the place of pages.
    void setPlaceholder(const QString& text);
    /// The pages are of earlier options.
    void setOutdated(bool outdated);
    int pages() const;

private:
    void turn(int by);
    void refresh();

    QPdfDocument* m_document;
    QPdfView* m_view;
    QStackedWidget* m_stack;
    QLabel *m_placeholder, *m_page, *m_outdated;
    QPushButton *m_previous, *m_next, *m_width, *m_whole;
};

} // namespace lineament::ui
