// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/report.h"
#include "core/report/textblock.h"

#include <QColor>
#include <QFont>
#include <QPainter>
#include <QString>

#include <functional>
#include <vector>

class QPagedPaintDevice;

namespace lineament::report {

/// Device dots per inch of the page grid.
inline constexpr int kPageDpi = 1200;

constexpr double mm(double millimetres) {
    return millimetres * kPageDpi / 25.4;
}
constexpr double pt(double points) {
    return points * kPageDpi / 72;
}

/// Colours of the printed report: one accent, greys for all else.
namespace ink {
inline const QColor kAccent(0x1b, 0x36, 0x5d);
inline const QColor kText(0x1a, 0x1a, 0x1a);
inline const QColor kMuted(0x55, 0x5c, 0x66);
inline const QColor kRule(0xc4, 0xc9, 0xd0);
inline const QColor kFill(0xee, 0xf1, 0xf5);
inline const QColor kDraft(0xf0, 0xf0, 0xf0);
} // namespace ink

/// What kind of statement a part of the report makes (R28).
enum class Role { None, Fact, Machine, Opinion };

struct Cell {
    QString text;
    bool mono = false;
    bool strong = false;
    bool operator==(const Cell&) const = default;
};

struct Column {
    QString title;
    double width = 0; ///< millimetres
    Qt::Alignment alignment = Qt::AlignLeft;
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
    bool header = true;
    double size = 7.5; ///< points
};

/// A diagram, drawn as lines and text and not as a picture.
struct Drawing {
    QString title;
    QString caption;
    double height = 0; ///< millimetres
    std::function<void(QPainter&, const QRectF&)> draw;
};

enum class TextStyle { Body, Small, Strong, Muted };

/// One thing that a document says, apart from how it looks.
struct Block {
    enum class Kind { Title, Heading, Text, List, Note, Table, Figures, Drawings, Form };
    Kind kind = Kind::Text;
    Role role = Role::None;
    int level = 0;                          ///< of headings
    std::vector<QString> text;              ///< paragraphs; of tables the titles of the columns
    std::vector<std::vector<QString>> rows; ///< of tables; of pictures their title and caption
};
/// What a document says, in its order.
using Transcript = std::vector<Block>;

/// Sets text, tables and figures one under the other on A4 pages with a running header and footer.
/// Run twice: without a painter it only counts the pages, which the footers of the second run need.
class PdfFlow {
public:
    struct Furniture {
        QString headerLeft;
        QString headerRight;
        QString footerLeft;
        int pages = 0;      ///< of the whole document; 0 while counting
        bool draft = false; ///< every page says so
    };

    /// @p painter and @p device null: count only. @p check is called at every page and figure and
    /// may throw.
    PdfFlow(Furniture furniture, QPagedPaintDevice* device, QPainter* painter,
            std::function<void()> check);

    int page() const { return m_page; }
    void finish();
    /// Notes down what is set from now on; null: nothing.
    void transcribeTo(Transcript* transcript) { m_transcript = transcript; }

    void space(double millimetres);
    /// Starts a new page unless @p millimetres are left on this one.
    void keep(double millimetres);
    /// Starts a new page, unless nothing is on this one.
    void pageBreak();
    /// Above the title of the first page: a logo (null: none) within @p box, millimetres, and lines
    /// of text beside it.
    void letterhead(const QImage& logo, QSizeF box, const QString& lines);
    void titleBlock(const QString& kicker, const QString& title, const QString& subtitle);
    /// Level 1 to 3. Waits for what follows, so that it stands on one page with its first lines.
    void heading(int level, const QString& text);
    void paragraph(const QString& text, TextStyle style = TextStyle::Body);
    void numbered(const std::vector<QString>& paragraphs);
    /// A statement set apart by a fill.
    void callout(const QString& title, const QString& text);
    void table(const Table& table);
    void figures(const std::vector<const ReportFigure*>& row);
    /// Side by side, each with its share of the width.
    void drawings(const std::vector<Drawing>& row);
    /// An empty frame with lines to write on.
    void writingBox(const QString& title, const QString& hint, int lines);
    /// A line to write on behind each name.
    void signatureLines(const std::vector<QString>& names);
    /// A bar beside the text says what kind of statement follows, until the next call; on every
    /// page. Its label waits like a heading.
    void role(Role role);

private:
    struct PreparedRow;
    /// A heading, or (level 0) the label of a role, that nothing follows yet.
    struct Waiting {
        int level = 0;
        QString text;
        Role role = Role::None;
    };
    /// Starts what needs @p height dots in one piece: sets the headings and labels that wait, all
    /// on the page that has room for it.
    void begin(double height);
    double waitingHeight() const;
    void setHeading(int level, const QString& text);
    void setRole(Role role);
    void newPage();
    void transcribe(Block block);
    void drawFurniture();
    void drawDraftMark();
    void closeRole();
    void roleLabel(bool continued);
    double bottom() const;
    double remaining() const { return bottom() - m_y; }
    void text(const TextBlock& block, double x, const QColor& colour, int first = 0, int count = -1,
              Qt::Alignment alignment = Qt::AlignLeft);
    void flowText(const TextBlock& block, double x, const QColor& colour);
    void rule(double y, double left, double right, const QColor& colour, double points);
    PreparedRow prepare(const Table& table, const std::vector<Cell>& cells, bool header) const;
    void drawRow(const Table& table, const PreparedRow& row, int first, int count, bool header);
    PreparedRow prepareHeader(const Table& table) const;
    void tableHeader(const Table& table);
    /// Header and first row, or the first lines of a row that may be split.
    double tableStart(const Table& table) const;
    void drawPicture(const ReportFigure& figure, QRectF target);

    Furniture m_furniture;
    QPagedPaintDevice* m_device;
    QPainter* m_painter;
    std::function<void()> m_check;
    int m_page = 1;
    double m_y = 0;
    Role m_role = Role::None;   ///< that is set, with its bar
    Role m_saying = Role::None; ///< of what is said now; its label may wait
    std::vector<Waiting> m_waiting;
    double m_roleTop = 0;
    Transcript* m_transcript = nullptr;
};

/// What lies beyond the rows that a table quotes, if there is more: "7 more " and @p rest.
void noteRest(PdfFlow& flow, std::size_t all, std::size_t shown, const QString& rest);

} // namespace lineament::report
