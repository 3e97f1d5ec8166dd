// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/ucograph.h"

#include "core/analysis/resultjson.h"
#include "core/analysis/resultread.h"
#include "core/analysis/verdictwords.h"
#include "core/base/error.h"
#include "core/base/json.h"

#include <QUuid>

#include <memory>
#include <utility>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

Json typed(const char* type, const std::string& value) {
    return {{"@type", type}, {"@value", value}};
}

Json dateTime(const Json& time) {
    return typed("xsd:dateTime", time.get<std::string>());
}

std::string textIn(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The object or list that is there; else null.
Json partOf(const Json& object, const char* key) {
    if (!object.is_object())
        return nullptr;
    const auto found = object.find(key);
    return found != object.end() ? *found : Json(nullptr);
}

std::string numbered(const char* what, const Json& number) {
    return std::string(what) + " " + number.dump();
}

/// "weak support for Hp", "inconclusive", "too-small": a class, never more than was found. An
/// item's verdict has no degree of its own.
std::string findingOf(const Json& found) {
    const Json verdict = partOf(found, "verdict");
    const std::string kind = verdict.is_object() ? textIn(verdict, "kind") : std::string();
    if (kind == "support") {
        const std::string degree = textIn(verdict, "degree");
        return (degree.empty() ? "support" : degree) + " for " + textIn(verdict, "supports");
    }
    if (kind == "inconclusive" || kind == "withheld")
        return kind;
    const std::string state = textIn(found, "state");
    return state == "scored" || state == "analysed" ? state + ", no verdict" : state;
}

void dropSentences(Json& found) {
    if (found.is_object())
        found.erase("sentence");
    if (found.is_structured())
        for (Json& part : found)
            dropSentences(part);
}

/// A stored result with the sentences that its values have today: what an older version said of
/// them is not repeated. Without sentences when it can't be read.
Json reworded(const std::string& result, const std::string& where) {
    try {
        const auto item =
            std::make_shared<const analysis::ItemResult>(analysis::itemFromJson(result, where));
        return parseJson(analysis::resultsToJson({item})).at("items").at(0);
    } catch (const Error&) {
        Json found = parseJsonOrDiscard(result);
        dropSentences(found);
        return found;
    }
}

/// What is known of an item's way into the laboratory.
std::string intakeText(const Json& row) {
    std::string text;
    for (const auto& [column, words] :
         {std::pair("source", "Source: "), std::pair("received_format", "received as: "),
          std::pair("first_generation", "first generation: ")}) {
        if (const std::string value = textIn(row, column); !value.empty())
            text += (text.empty() ? "" : "; ") + (words + value);
    }
    return text;
}

} // namespace

UcoGraph::UcoGraph(BundleFolder& bundle, std::string caseId)
    : m_file(bundle.create("case-uco.jsonld"))
    , m_caseId(std::move(caseId)) {
    const std::string uco = "https://ontology.unifiedcyberontology.org/uco/";
    const Json context = {
        {"kb", "urn:lineament:case:" + m_caseId + ":"},
        {"case-investigation", "https://ontology.caseontology.org/case/investigation/"},
        {"uco-action", uco + "action/"},
        {"uco-analysis", uco + "analysis/"},
        {"uco-core", uco + "core/"},
        {"uco-identity", uco + "identity/"},
        {"uco-observable", uco + "observable/"},
        {"uco-tool", uco + "tool/"},
        {"uco-types", uco + "types/"},
        {"uco-vocabulary", uco + "vocabulary/"},
        {"xsd", "http://www.w3.org/2001/XMLSchema#"}};
    m_file->write("{\"@context\":" + context.dump() + ",\n\"@graph\":[");
}

std::string UcoGraph::iri(const std::string& kind, const std::string& key) const {
    // 32 hexadecimal digits are a UUID's.
    QByteArray id = QByteArray::fromHex(QByteArray::fromStdString(m_caseId));
    id.resize(16, '\0');
    const QUuid uuid =
        QUuid::createUuidV5(QUuid::fromRfc4122(id), QByteArray::fromStdString(kind + " " + key));
    return "kb:" + kind + "-" + uuid.toString(QUuid::WithoutBraces).toStdString();
}

Json UcoGraph::reference(const std::string& kind, const std::string& key) const {
    return {{"@id", iri(kind, key)}};
}

Json UcoGraph::node(const std::string& kind, const std::string& key, const Json& type) const {
    return {{"@id", iri(kind, key)}, {"@type", type}};
}

void UcoGraph::put(const Json& node) {
    m_file->write(m_first ? "\n" : ",\n");
    m_first = false;
    m_file->write(node.dump(-1, ' ', false, Json::error_handler_t::replace));
    m_objects.push_back(node.at("@id").get<std::string>());
    m_written.insert(m_objects.back());
}

Json UcoGraph::person(const std::string& name, const std::string& description) {
    if (name.empty())
        return nullptr;
    if (!m_written.contains(iri("person", name))) {
        Json person = node("person", name, "uco-identity:Person");
        person["uco-core:name"] = name;
        if (!description.empty())
            person["uco-core:description"] = description;
        put(person);
    }
    return reference("person", name);
}

Json UcoGraph::program(const std::string& nameAndVersion) {
    if (nameAndVersion.empty())
        return nullptr;
    if (!m_written.contains(iri("tool", nameAndVersion))) {
        Json tool = node("tool", nameAndVersion, "uco-tool:AnalyticTool");
        const auto space = nameAndVersion.rfind(' ');
        tool["uco-core:name"] = nameAndVersion.substr(0, space);
        tool["uco-tool:toolType"] = "Image and video forensics";
        if (space != std::string::npos)
            tool["uco-tool:version"] = nameAndVersion.substr(space + 1);
        put(tool);
    }
    return reference("tool", nameAndVersion);
}

Json UcoGraph::model(const Json& model) {
    if (!model.is_object())
        return nullptr;
    const std::string weights = textIn(model, "weights_sha256");
    const std::string key = textIn(model, "name") + " " + weights;
    if (!m_written.contains(iri("tool", key))) {
        Json tool = node("tool", key, "uco-tool:AnalyticTool");
        tool["uco-core:name"] = textIn(model, "name");
        tool["uco-core:description"] =
            "Trained model; SHA-256 of its weights " + weights + ", of its settings " +
            (textIn(model, "config_sha256").empty() ? "none" : textIn(model, "config_sha256"));
        tool["uco-tool:toolType"] = "Face forgery detection model";
        if (const Json version = partOf(model, "version"); !version.is_null())
            tool["uco-tool:version"] =
                version.is_string() ? version.get<std::string>() : version.dump();
        put(tool);
    }
    return reference("tool", key);
}

Json UcoGraph::hashFacet(const std::string& key, const Json& row) const {
    Json facet = node("content-data-facet", key, "uco-observable:ContentDataFacet");
    Json hashes = Json::array();
    for (const auto& [column, method] : {std::pair("sha256", "SHA256"), std::pair("md5", "MD5")}) {
        const std::string value = textIn(row, column);
        if (value.empty())
            continue;
        Json hash = node("hash", key + " " + method, "uco-types:Hash");
        hash["uco-types:hashMethod"] = typed("uco-vocabulary:HashNameVocab", method);
        hash["uco-types:hashValue"] = typed("xsd:hexBinary", value);
        hashes.push_back(std::move(hash));
    }
    facet["uco-observable:hash"] = std::move(hashes);
    facet["uco-observable:sizeInBytes"] = row.at("bytes");
    return facet;
}

Json UcoGraph::fileNode(const std::string& key, const std::string& name, const std::string& path,
                        const Json& row) const {
    Json file = node("file", key, "uco-observable:File");
    file["uco-core:name"] = name;
    Json facet = node("file-facet", key, "uco-observable:FileFacet");
    facet["uco-observable:fileName"] = name;
    facet["uco-observable:filePath"] = path;
    facet["uco-observable:isDirectory"] = false;
    facet["uco-observable:sizeInBytes"] = row.at("bytes");
    file["uco-core:hasFacet"] = Json::array({std::move(facet), hashFacet(key, row)});
    return file;
}

Json UcoGraph::provenance(const std::string& key, const std::string& exhibit, const Json& objects,
                          const std::string& description) {
    Json record = node("provenance-record", key, "case-investigation:ProvenanceRecord");
    if (!description.empty())
        record["uco-core:description"] = description;
    record["case-investigation:exhibitNumber"] = exhibit;
    record["uco-core:object"] = objects;
    put(record);
    return reference("provenance-record", key);
}

void UcoGraph::item(const Json& row) {
    const std::string key = numbered("item", row.at("id"));
    Json file = fileNode(key, textIn(row, "name"), textIn(row, "path"), row);
    put(file);
    const Json self = reference("file", key);
    const Json record = provenance(key, row.at("id").dump(), Json::array({self}), intakeText(row));
    Json intake =
        node("investigative-action", "intake of " + key, "case-investigation:InvestigativeAction");
    intake["uco-core:name"] = "Intake of " + key;
    intake["uco-core:description"] = textIn(row, "storage") == "copy"
                                         ? "A read-only copy was made and both were hashed."
                                         : "The file was hashed and stays where it is.";
    if (const Json who = person(textIn(row, "added_by")); !who.is_null())
        intake["uco-action:performer"] = who;
    intake["uco-action:endTime"] = dateTime(row.at("added"));
    intake["uco-action:object"] = Json::array({self});
    intake["uco-action:result"] = Json::array({record});
    put(intake);
}

Json UcoGraph::result(const std::string& key, const Json& found, const std::string& name,
                      const std::string& finding) {
    Json result = node("analytic-result", key, "uco-analysis:AnalyticResult");
    result["uco-core:name"] = name;
    Json statements = Json::array();
    if (const std::string sentence = textIn(found, "sentence"); !sentence.empty())
        statements.push_back(sentence);
    if (const Json score = partOf(found, "score"); score.is_number())
        statements.push_back("Score " + score.dump() +
                             ": the difference of the network's two outputs, not a probability.");
    const Json lr = partOf(partOf(found, "verdict"), "log10_lr");
    if (lr.is_number())
        statements.push_back("log10 of the likelihood ratio: " + lr.dump() + ". " +
                             lineament::analysis::kLrCaveat);
    if (!statements.empty())
        result["uco-core:statement"] = std::move(statements);
    Json facet =
        node("classification-facet", key, "uco-analysis:ArtifactClassificationResultFacet");
    Json classification = node("classification", key, "uco-analysis:ArtifactClassification");
    classification["uco-analysis:class"] = finding;
    facet["uco-analysis:classification"] = Json::array({std::move(classification)});
    result["uco-core:hasFacet"] = Json::array({std::move(facet)});
    return result;
}

std::vector<Json> UcoGraph::results(const Json& row, const Json& found) {
    const std::string key = numbered("analysis", row.at("id"));
    const std::string of = " of item " + row.at("item").dump();
    std::vector<Json> list;
    list.push_back(result(key, found, "Finding" + of, findingOf(found)));
    for (const Json& face : partOf(found, "faces"))
        list.push_back(result(key + " face " + textIn(face, "id"), face,
                              "Face " + textIn(face, "id") + of, findingOf(face)));
    for (const Json& track : partOf(partOf(found, "video"), "tracks"))
        list.push_back(result(key + " track " + textIn(track, "id"), track,
                              "Face track " + textIn(track, "id") + of, findingOf(track)));
    return list;
}

void UcoGraph::analysis(const Json& row) {
    const std::string key = numbered("analysis", row.at("id"));
    const std::string item = numbered("item", row.at("item"));
    const Json found = reworded(row.at("result").get<std::string>(), key);
    const Json run = partOf(found, "run");
    Json action =
        node("investigative-action", key,
             Json::array({"case-investigation:InvestigativeAction", "uco-analysis:Analysis"}));
    const Json self = {{"@id", action.at("@id")}};
    Json results = Json::array();
    if (found.is_object()) {
        for (Json& one : this->results(row, found)) {
            one["uco-analysis:originatingAnalysis"] = self;
            results.push_back({{"@id", one.at("@id")}});
            put(one);
        }
    }
    if (!results.empty())
        results.push_back(
            provenance(key, key, Json(results), "What analysis of " + item + " gave"));
    Json instruments = Json::array();
    for (const Json& tool : {program(textIn(run, "program")), model(partOf(run, "model"))}) {
        if (!tool.is_null())
            instruments.push_back(tool);
    }
    action["uco-core:name"] = "Analysis of " + item + " for face forgery";
    action["uco-core:description"] =
        "State: " + textIn(row, "state") +
        "; SHA-256 of the stored result in case.json: " + textIn(row, "result_sha256");
    action["uco-action:startTime"] = dateTime(row.at("started"));
    action["uco-action:endTime"] = dateTime(row.at("finished"));
    if (const Json who = person(textIn(row, "recorded_by")); !who.is_null())
        action["uco-action:performer"] = who;
    if (!instruments.empty())
        action["uco-action:instrument"] = std::move(instruments);
    action["uco-action:object"] = Json::array({reference("file", item)});
    if (!results.empty())
        action["uco-action:result"] = std::move(results);
    action["case-investigation:wasInformedBy"] =
        Json::array({reference("investigative-action", "intake of " + item)});
    put(action);
}

void UcoGraph::artifact(const Json& row) {
    const std::string path =
        row.at("exported_as").is_null() ? textIn(row, "file") : textIn(row, "exported_as");
    Json file =
        fileNode(numbered("artifact", row.at("id")), path.substr(path.rfind('/') + 1), path, row);
    file["uco-core:description"] = textIn(row, "kind") + " " + textIn(row, "name");
    if (!row.at("item").is_null())
        file["case-investigation:wasDerivedFrom"] =
            Json::array({reference("file", numbered("item", row.at("item")))});
    put(file);
}

void UcoGraph::annotation(const char* kind, const Json& row, const Json& statements) {
    Json note = node("annotation", numbered(kind, row.at("id")), "uco-core:Annotation");
    note["uco-core:name"] = std::string("Examiner's ") + kind;
    note["uco-core:statement"] = statements;
    if (const Json who = person(textIn(row, "examiner")); !who.is_null())
        note["uco-core:createdBy"] = who;
    note["uco-core:objectCreatedTime"] = dateTime(row.at("given"));
    const Json on = row.at("item").is_null() ? reference("investigation", "case")
                                             : reference("file", numbered("item", row.at("item")));
    note["uco-core:object"] = Json::array({on});
    put(note);
}

void UcoGraph::row(const std::string& table, const Json& row) {
    const auto said = [&](std::initializer_list<const char*> columns) {
        Json list = Json::array();
        for (const char* column : columns) {
            if (const std::string text = textIn(row, column); !text.empty())
                list.push_back(std::string(column) + ": " + text);
        }
        return list;
    };
    if (table == "casefacts")
        m_facts = row;
    else if (table == "examiners")
        person(textIn(row, "name"), textIn(row, "position") + ", " + textIn(row, "organisation") +
                                        "; " + textIn(row, "qualifications"));
    else if (table == "items")
        item(row);
    else if (table == "analyses")
        analysis(row);
    else if (table == "artifacts")
        artifact(row);
    else if (table == "opinions")
        annotation("opinion", row, said({"conclusion", "reasons"}));
    else if (table == "readings")
        annotation("reading", row, said({"observations", "conclusion"}));
    else if (table == "reports" && !row.at("exported_as").is_null())
        put(fileNode(numbered("report", row.at("id")), textIn(row, "title"),
                     textIn(row, "exported_as"), row));
}

void UcoGraph::finish() {
    person(textIn(m_facts, "examiner"));
    if (const std::string name = textIn(m_facts, "organisation"); !name.empty()) {
        Json laboratory = node("organization", name, "uco-identity:Organization");
        laboratory["uco-core:name"] = name;
        put(laboratory);
    }
    Json investigation = node("investigation", "case", "case-investigation:Investigation");
    investigation["uco-core:name"] = textIn(m_facts, "number") + " " + textIn(m_facts, "title");
    investigation["uco-core:description"] =
        Json::array({"Request: " + textIn(m_facts, "request"), "Hp: " + textIn(m_facts, "hp"),
                     "Hd: " + textIn(m_facts, "hd")});
    investigation["uco-core:startTime"] = dateTime(m_facts.at("created"));
    investigation["case-investigation:investigationForm"] = "case";
    investigation["case-investigation:focus"] = "Face forgery";
    Json objects = Json::array();
    for (const std::string& one : m_objects)
        objects.push_back({{"@id", one}});
    // An investigation holds at least one object; of an empty case, the tool that made it.
    if (objects.empty())
        objects.push_back(program("Lineament"));
    investigation["uco-core:object"] = std::move(objects);
    put(investigation);
    m_file->write("\n]}\n");
    m_file->close();
}

} // namespace lineament::casefile
