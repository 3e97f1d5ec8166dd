// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/logo.h"

#include "core/base/error.h"
#include "core/base/hash.h"

#include <QBuffer>
#include <QImageReader>
#include <QPainter>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QXmlStreamReader>

namespace lineament::report {

namespace {

constexpr std::uint64_t kMostBytes = 10'000'000;
constexpr int kMostSide = 20'000; // pixels
constexpr double kDotsPerMm = 600 / 25.4;

QSize dotsOf(QSizeF shape) {
    return shape.scaled(kLogoBox * kDotsPerMm, Qt::KeepAspectRatio).toSize().expandedTo({1, 1});
}

/// PDF/A-1 knows no transparency.
QImage onWhite(QSize size) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::white);
    return image;
}

/// Throws FormatError where a drawing refers to another file: the renderer would read it, and a
/// picture of the examiner's would stand in the report.
void requireSelfContained(const QByteArray& bytes, const std::string& file) {
    const auto refuse = [&file](const QString& reference) {
        throw FormatError(file, "an SVG that loads nothing from outside",
                          "a reference to " + reference.left(120).toStdString());
    };
    const auto isInside = [](const QString& reference) {
        const QString trimmed = reference.trimmed();
        return trimmed.isEmpty() || trimmed.startsWith(QLatin1Char('#')) ||
               trimmed.startsWith(QLatin1String("data:"), Qt::CaseInsensitive);
    };
    static const QRegularExpression kUrl(QStringLiteral("url\\(\\s*['\"]?([^'\")]*)"),
                                         QRegularExpression::CaseInsensitiveOption);
    const auto checkUrls = [&](const QString& text) {
        for (auto at = kUrl.globalMatch(text); at.hasNext();) {
            const QString reference = at.next().captured(1);
            if (!isInside(reference))
                refuse(reference);
        }
        if (text.contains(QLatin1String("@import"), Qt::CaseInsensitive))
            refuse(QStringLiteral("@import"));
    };
    QXmlStreamReader xml(bytes);
    while (!xml.atEnd()) {
        switch (xml.readNext()) {
        case QXmlStreamReader::StartElement:
            for (const auto& attribute : xml.attributes()) {
                if (attribute.name() == QLatin1String("href") &&
                    !isInside(attribute.value().toString()))
                    refuse(attribute.value().toString());
                checkUrls(attribute.value().toString());
            }
            break;
        case QXmlStreamReader::Characters: // a style sheet
            checkUrls(xml.text().toString());
            break;
        case QXmlStreamReader::EntityReference:
            refuse(xml.name().toString());
            break;
        case QXmlStreamReader::ProcessingInstruction:
            if (xml.processingInstructionTarget() == QLatin1String("xml-stylesheet"))
                refuse(QStringLiteral("a style sheet"));
            break;
        default:
            break;
        }
    }
}

/// Drawn once at print size; a renderer that is kept would load whatever it refers to again.
QImage drawnSvg(const QByteArray& bytes, const std::string& file) {
    requireSelfContained(bytes, file);
    QSvgRenderer renderer;
    if (!renderer.load(bytes))
        throw FormatError(file, "an SVG that can be drawn", "one that can't");
    const QSizeF shape =
        renderer.viewBoxF().isEmpty() ? QSizeF(renderer.defaultSize()) : renderer.viewBoxF().size();
    if (shape.isEmpty())
        throw FormatError(file, "an SVG with a size", "none");
    QImage image = onWhite(dotsOf(shape));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(image.rect()));
    return image;
}

QImage readPicture(QByteArray bytes, const std::string& file) {
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    const QByteArray format = reader.format();
    if (format != "png" && format != "jpeg")
        throw InputError(file, "a logo as PNG, JPEG or SVG",
                         format.isEmpty() ? "another kind of file" : format.toStdString());
    const QSize size = reader.size();
    if (size.width() > kMostSide || size.height() > kMostSide)
        throw LimitError(file, "at most " + std::to_string(kMostSide) + " pixels a side",
                         std::to_string(size.width()) + " x " + std::to_string(size.height()));
    reader.setAutoTransform(true);
    const QImage picture = reader.read();
    if (picture.isNull())
        throw FormatError(file, "a picture that can be decoded",
                          reader.errorString().toStdString());
    QImage image = onWhite(picture.size());
    {
        QPainter painter(&image);
        painter.drawImage(0, 0, picture);
    }
    const QSize dots = dotsOf(picture.size());
    return dots.width() < image.width()
               ? image.scaled(dots, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
               : image;
}

bool looksLikeSvg(const QByteArray& bytes) {
    return bytes.left(4096).contains("<svg") || bytes.left(4096).contains("<!DOCTYPE svg");
}

} // namespace

Logo loadLogo(const std::filesystem::path& file) {
    const auto read = readFile(file, kMostBytes);
    const QByteArray bytes(reinterpret_cast<const char*>(read.data()),
                           static_cast<qsizetype>(read.size()));
    Logo logo;
    logo.sha256 = QString::fromStdString(sha256Hex(read));
    logo.image =
        looksLikeSvg(bytes) ? drawnSvg(bytes, file.string()) : readPicture(bytes, file.string());
    return logo;
}

} // namespace lineament::report
