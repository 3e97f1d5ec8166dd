// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What stands together on a page.

#include "core/report/pdfdocument.h"
#include "tests/report/casesupport.h"

#include <gmock/gmock.h>

using namespace lineament;
using namespace lineament::report;
using namespace lineament::report::test;

namespace {

class Flow : public FolderTest {
protected:
    /// The pages as text, of @p filling lines, and then what @p print sets.
    std::vector<std::string> pagesOf(int filling,
                                     const std::function<void(PdfFlow&)>& print) const {
        const auto file = folder / "flow.pdf";
        writePdfDocument(file, QStringLiteral("flow"), {},
                         [&](PdfFlow& flow) {
                             for (int i = 0; i < filling; ++i)
                                 flow.paragraph(QStringLiteral("line"));
                             print(flow);
                             flow.finish();
                         },
                         {});
        const auto text = outputOf("pdftotext -layout " + file.string() + " -");
        std::vector<std::string> pages{""};
        for (const char c : text) {
            if (c == '\f')
                pages.emplace_back();
            else
                pages.back() += c;
        }
        return pages;
    }
    static std::size_t pageWith(const std::vector<std::string>& pages, const std::string& words) {
        for (std::size_t i = 0; i < pages.size(); ++i) {
            if (pages[i].find(words) != std::string::npos)
                return i;
        }
        return pages.size();
    }
};

} // namespace

TEST_F(Flow, aHeadingStandsWithTheFirstLinesOfWhatFollows) {
    const QString words = QStringLiteral("FIRST of a row that takes many lines. ").repeated(40);
    const Table table{{{QStringLiteral("Title"), 60, Qt::AlignLeft}}, {{{words}}}, true, 8};
    std::size_t moved = 0;
    for (int filling = 25; filling < 45; ++filling) {
        const auto pages = pagesOf(filling, [&](PdfFlow& flow) {
            flow.heading(2, QStringLiteral("HEADING"));
            flow.role(Role::Machine);
            flow.table(table);
            flow.role(Role::None);
        });
        const auto page = pageWith(pages, "HEADING");
        ASSERT_LT(page, pages.size());
        EXPECT_EQ(pageWith(pages, "FIRST"), page) << filling;
        EXPECT_EQ(pageWith(pages, "MACHINE OUTPUT"), page) << filling;
        moved += page;
    }
    EXPECT_GT(moved, 0U) << "no heading came near the foot of the page";
}

TEST_F(Flow, aHeadingThatNothingFollowsIsSetAndAnEmptyRoleIsNot) {
    const auto pages = pagesOf(1, [](PdfFlow& flow) {
        flow.role(Role::Fact);
        flow.role(Role::None);
        flow.heading(1, QStringLiteral("LAST"));
    });
    EXPECT_EQ(pageWith(pages, "LAST"), 0U);
    EXPECT_EQ(pageWith(pages, "FACTS"), pages.size());
}

TEST_F(Flow, aNumberStaysWithItsPerCentSign) {
    const QFont font = textFont(pt(8));
    const auto widthOf = [&font](const char* words) {
        return TextBlock(QString::fromLatin1(words), font, 1e9).naturalWidth();
    };
    // Room for all but the sign.
    const TextBlock block(QStringLiteral("coverage of 12.5 %"), font,
                          widthOf("coverage of 12.5") * 1.02);
    EXPECT_EQ(block.lines(), 2);
    EXPECT_NEAR(block.naturalWidth(), widthOf("coverage of"), widthOf("x"));
}
