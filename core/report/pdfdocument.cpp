// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/pdfdocument.h"

#include "core/base/build.h"
#include "core/base/error.h"
#include "core/report/pdffile.h"

#include <QMarginsF>
#include <QPageLayout>
#include <QPageSize>
#include <QPdfWriter>

namespace lineament::report {

void writePdfDocument(const std::filesystem::path& file, const QString& title,
                      PdfFlow::Furniture furniture, const std::function<void(PdfFlow&)>& print,
                      std::stop_token stop) {
    const auto check = [&stop] {
        if (stop.stop_requested())
            throw Cancelled();
    };
    {
        PdfFlow counting(furniture, nullptr, nullptr, check);
        print(counting);
        furniture.pages = counting.page();
    }
    PdfFile out(file);
    {
        QPdfWriter writer(&out);
        writer.setPdfVersion(QPagedPaintDevice::PdfVersion_A1b);
        writer.setResolution(kPageDpi);
        writer.setPageLayout(
            QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(0, 0, 0, 0)));
        writer.setTitle(title);
        writer.setCreator(QString::fromLatin1(programName()));
        QPainter painter;
        if (!painter.begin(&writer))
            throw IoError(file.string(), "a PDF that can be begun", "QPdfWriter refused");
        painter.setRenderHint(QPainter::LosslessImageRendering);
        PdfFlow flow(furniture, &writer, &painter, [&] {
            check();
            out.check();
        });
        print(flow);
        painter.end();
    }
    out.check();
    out.commit();
}

} // namespace lineament::report
