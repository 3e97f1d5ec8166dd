// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/caseengine.h"

#include "app/environment.h"
#include "app/progressbar.h"
#include "core/analysis/modelloader.h"
#include "core/base/error.h"

#include <QCoreApplication>

#include <iostream>

namespace lineament {

bool loadEngine(const CaseEngineOptions& options, analysis::JobRequest& request) {
    if (options.noModel) {
        request.noModelMessage = "no model was asked for: nothing is scored";
    } else {
        try {
            nn::EngineOptions engine;
            engine.device = nn::deviceFromName(options.device);
            engine.threads = options.threads;
            auto model = analysis::loadModel(
                options.model, QCoreApplication::applicationDirPath().toStdString(), engine);
            request.engine = std::move(model.engine);
            request.noModelMessage = std::move(model.message);
        } catch (const Error& e) {
            std::cerr << "lineament-cli: the model can't be used: " << printable(e.what()) << '\n';
            return false;
        }
    }
    if (request.engine)
        std::cerr << modelLine(*request.engine) << '\n';
    else
        std::cerr << printable(request.noModelMessage) << '\n';
    return true;
}

} // namespace lineament
