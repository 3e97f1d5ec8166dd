// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/bundlefolder.h"

#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace lineament::casefile {

/// Writes a case's findings as a JSON-LD graph in the terms of CASE 1.1.0 and UCO 1.1.0
/// (https://ontology.caseontology.org, https://ontology.unifiedcyberontology.org), so that other
/// case tools can take them over. Every node's IRI ends in a name-based UUID of the case's id and
/// of what the node is: the same case always gives the same ones.
///
/// Evidence, maps and reports are observable:File; taking an item in and analysing it are
/// investigation:InvestigativeAction with their ProvenanceRecord; what the machine found is an
/// analysis:AnalyticResult; an examiner's opinion or reading is a core:Annotation of their own
/// (R28). No classificationConfidence: neither score nor likelihood ratio is one (R19).
class UcoGraph {
public:
    using Json = nlohmann::ordered_json;
    UcoGraph(BundleFolder& bundle, std::string caseId);
    /// A row as rowForPeople() gives it, with "exported_as"; tables come in the order of
    /// boundTables().
    void row(const std::string& table, const Json& row);
    /// Writes the investigation, which names every other node.
    void finish();

private:
    std::string iri(const std::string& kind, const std::string& key) const;
    Json reference(const std::string& kind, const std::string& key) const;
    Json node(const std::string& kind, const std::string& key, const Json& type) const;
    /// Writes it; it belongs to the investigation.
    void put(const Json& node);
    /// A node that may be named often; written once. Null when @p name is empty.
    Json person(const std::string& name, const std::string& description = {});
    Json program(const std::string& nameAndVersion);
    Json model(const Json& model);
    Json hashFacet(const std::string& key, const Json& row) const;
    Json fileNode(const std::string& key, const std::string& name, const std::string& path,
                  const Json& row) const;
    Json provenance(const std::string& key, const std::string& exhibit, const Json& objects,
                    const std::string& description);
    void item(const Json& row);
    void analysis(const Json& row);
    std::vector<Json> results(const Json& row, const Json& result);
    Json result(const std::string& key, const Json& found, const std::string& name,
                const std::string& finding);
    void artifact(const Json& row);
    void annotation(const char* kind, const Json& row, const Json& statements);

    std::unique_ptr<BundleFolder::File> m_file;
    std::string m_caseId;
    Json m_facts;
    std::vector<std::string> m_objects; ///< IRIs of what was written
    std::set<std::string> m_written;
    bool m_first = true;
};

} // namespace lineament::casefile
