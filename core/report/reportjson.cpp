// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/reportjson.h"

#include "core/analysis/resultjson.h"
#include "core/base/atomicfile.h"
#include "core/base/build.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/report/casejson.h"
#include "core/report/reportparts.h"

#include <nlohmann/json.hpp>

namespace lineament::report {

namespace {

using Json = nlohmann::ordered_json;

const char* kindName(Block::Kind kind) {
    switch (kind) {
    case Block::Kind::Title:
        return "title";
    case Block::Kind::Heading:
        return "heading";
    case Block::Kind::Text:
        return "text";
    case Block::Kind::List:
        return "list";
    case Block::Kind::Note:
        return "note";
    case Block::Kind::Table:
        return "table";
    case Block::Kind::Figures:
        return "figures";
    case Block::Kind::Drawings:
        return "drawings";
    case Block::Kind::Form:
        break;
    }
    return "form";
}

Json roleJson(Role role) {
    switch (role) {
    case Role::Fact:
        return "fact";
    case Role::Machine:
        return "machine";
    case Role::Opinion:
        return "opinion";
    case Role::None:
        break;
    }
    return nullptr;
}

Json textsJson(const std::vector<QString>& texts) {
    Json json = Json::array();
    for (const QString& text : texts)
        json.push_back(text.toStdString());
    return json;
}

/// Everything that the PDF says.
Json documentJson(const Report& report, const std::stop_token& stop) {
    Transcript transcript;
    PdfFlow flow({}, nullptr, nullptr, [&stop] {
        if (stop.stop_requested())
            throw Cancelled();
    });
    flow.transcribeTo(&transcript);
    printReport(report, flow);
    Json json = Json::array();
    for (const Block& block : transcript) {
        Json rows = Json::array();
        for (const auto& row : block.rows)
            rows.push_back(textsJson(row));
        json.push_back({{"kind", kindName(block.kind)},
                        {"role", roleJson(block.role)},
                        {"level", block.level},
                        {"text", textsJson(block.text)},
                        {"rows", std::move(rows)}});
    }
    return json;
}

/// SHA-256 of the pixels, three bytes each (R, G, B), row by row.
std::string pixelsSha256(const SpooledImage& image) {
    const QImage rgb = image.load().convertToFormat(QImage::Format_RGB888);
    RunningDigests digests;
    for (int y = 0; y < rgb.height(); ++y)
        digests.add({reinterpret_cast<const std::byte*>(rgb.constScanLine(y)),
                     static_cast<std::size_t>(rgb.width()) * 3});
    return digests.finish().sha256;
}

void addFigures(Json& list, const std::vector<ReportFigure>& figures, const std::stop_token& stop) {
    for (const ReportFigure& figure : figures) {
        if (stop.stop_requested())
            throw Cancelled();
        list.push_back({{"title", figure.title.toStdString()},
                        {"caption", figure.caption.toStdString()},
                        {"width", figure.image.size().width()},
                        {"height", figure.image.size().height()},
                        {"pixels_sha256", pixelsSha256(figure.image)}});
    }
}

Json figuresJson(const ReportItem& item, const std::stop_token& stop) {
    Json list = Json::array();
    addFigures(list, item.figures, stop);
    for (const auto& ofFace : item.faceFigures)
        addFigures(list, ofFace, stop);
    for (const auto& ofTrack : item.trackFigures)
        addFigures(list, ofTrack.figures, stop);
    return list;
}

/// The item of the analysis schema: of a case the very text that is stored.
Json resultJson(const Report& report, std::size_t index) {
    if (const ItemMaterial* material = report.itemMaterial(index))
        return parseJson(material->analysis.result);
    return parseJson(analysis::resultsToJson({report.items[index].result})).at("items").at(0);
}

Json itemsJson(const Report& report, const std::stop_token& stop) {
    Json list = Json::array();
    for (std::size_t i = 0; i < report.items.size(); ++i) {
        const ReportItem& item = report.items[i];
        list.push_back({{"number", report.itemNumber(i)},
                        {"name", report.itemName(i).toStdString()},
                        {"finding", analysis::verdictSentence(*item.result)},
                        {"case", itemMaterialJson(report, i)},
                        {"figures", figuresJson(item, stop)},
                        {"figure_note", item.figureNote.toStdString()},
                        {"result", resultJson(report, i)}});
    }
    return list;
}

Json limitationsJson(const Report& report) {
    Json list = Json::array();
    for (const QString& one : report.limitations)
        list.push_back({{"text", one.toStdString()}, {"by", "program"}});
    for (const QString& one : report.options.limitations)
        list.push_back({{"text", one.toStdString()}, {"by", "examiner"}});
    return list;
}

Json filesJson(const std::vector<AccompanyingFile>& files) {
    Json list = Json::array();
    for (const AccompanyingFile& file : files)
        list.push_back({{"name", file.name.toStdString()},
                        {"what", file.what.toStdString()},
                        {"bytes", file.bytes},
                        {"sha256", file.sha256.toStdString()}});
    return list;
}

Json editionJson(const Report& report) {
    if (!report.material)
        return nullptr;
    const auto& edition = report.edition;
    return {{"state", report.options.final ? "final" : "draft"},
            {"version", edition.version},
            {"supersedes", edition.supersedes ? Json(*edition.supersedes) : Json(nullptr)},
            {"superseded_sha256", edition.supersededSha256.toStdString()},
            {"logo_sha256", report.logoSha256.toStdString()}};
}

} // namespace

std::string reportToJson(const Report& report, std::stop_token stop) {
    const CaseMaterial* m = report.material.get();
    const Json json = {
        {"schema", "lineament-report"},
        {"schema_version", kReportSchemaVersion},
        {"title", report.options.title.toStdString()},
        {"program", programName()},
        {"created", analysis::isoTime(report.created)},
        {"edition", editionJson(report)},
        {"case", caseJson(report)},
        {"propositions",
         {{"Hp", m ? m->facts.hp : analysis::kHp}, {"Hd", m ? m->facts.hd : analysis::kHd}}},
        {"items", itemsJson(report, stop)},
        {"second_method", report.options.secondMethod.toStdString()},
        {"limitations", limitationsJson(report)},
        {"software", textsJson(report.software)},
        {"files", filesJson(report.files)},
        {"document", documentJson(report, stop)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void writeReportJson(const Report& report, const std::filesystem::path& file,
                     std::stop_token stop) {
    const std::string text = reportToJson(report, stop);
    writeFileAtomically(file, std::as_bytes(std::span(text)));
}

} // namespace lineament::report
