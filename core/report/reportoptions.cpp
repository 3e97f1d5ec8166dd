// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/reportoptions.h"

#include <array>
#include <stdexcept>

namespace lineament::report {

namespace {

constexpr std::array kSections{Section::Summary,    Section::Metadata, Section::Measures,
                               Section::Validation, Section::Custody,  Section::Certification,
                               Section::RawData};
constexpr std::array kFigures{FigureChoice::None, FigureChoice::PhotoOnly, FigureChoice::All};

} // namespace

std::span<const Section> optionalSections() {
    return kSections;
}

const char* sectionName(Section section) {
    switch (section) {
    case Section::Summary:
        return "summary";
    case Section::Metadata:
        return "metadata";
    case Section::Measures:
        return "measures";
    case Section::Validation:
        return "validation";
    case Section::Custody:
        return "custody";
    case Section::Certification:
        return "certification";
    case Section::RawData:
        break;
    }
    return "raw-data";
}

Section sectionFromName(const std::string& name) {
    std::string known;
    for (const Section section : kSections) {
        if (name == sectionName(section))
            return section;
        known += (known.empty() ? "" : ", ") + std::string(sectionName(section));
    }
    throw std::invalid_argument("expected one of " + known + ", found " + name);
}

const char* figureChoiceName(FigureChoice choice) {
    switch (choice) {
    case FigureChoice::None:
        return "none";
    case FigureChoice::PhotoOnly:
        return "photo";
    case FigureChoice::All:
        break;
    }
    return "all";
}

FigureChoice figureChoiceFromName(const std::string& name) {
    for (const FigureChoice choice : kFigures) {
        if (name == figureChoiceName(choice))
            return choice;
    }
    throw std::invalid_argument("expected none, photo or all, found " + name);
}

} // namespace lineament::report
