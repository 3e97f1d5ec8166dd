// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/environment.h"
#include "core/base/build.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/outputtarget.h"
#include "core/base/version.h"
#include "ui/app/controller.h"
#include "ui/mainwindow/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

namespace {

using namespace lineament;

[[noreturn]] void exitWithoutDisplay() {
    std::fputs(
        "lineament: there is no display to open a window on; lineament-cli analyses files without "
        "one (try: lineament-cli analyze FILE).\n",
        stderr);
    std::_Exit(1);
}

/// True when the environment names a way to show windows.
bool displayNamed() {
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
            return true;
    return false;
}

/// True for --help and --version, which need no display.
bool asksForWordsOnly(int argc, char** argv) {
    for (int i = 1; i < argc; ++i)
        for (const char* option : {"--help", "-h", "--help-all", "--version", "-v"})
            if (std::strcmp(argv[i], option) == 0)
                return true;
    return false;
}

/// Qt aborts when a display is named but cannot be reached; while the application object is made,
/// its messages are replaced by one line.
void onQtStartMessage(QtMsgType type, const QMessageLogContext&, const QString&) {
    if (type == QtFatalMsg)
        exitWithoutDisplay();
}

void onQtMessage(QtMsgType type, const QMessageLogContext&, const QString& message) {
    const auto text = message.toStdString();
    if (type == QtFatalMsg || type == QtCriticalMsg)
        spdlog::error("Qt: {}", text);
    else if (type == QtWarningMsg)
        spdlog::warn("Qt: {}", text);
    else
        spdlog::debug("Qt: {}", text);
}

struct Options {
    QStringList files;
    std::optional<std::filesystem::path> model;
    nn::EngineOptions engine;
    QString screenshot;
    bool verbose = false;
};

[[noreturn]] void usageError(const QString& message) {
    std::fprintf(stderr, "lineament: %s (see lineament --help)\n", qPrintable(message));
    std::exit(2);
}

Options readArguments(const QApplication& app) {
    QCommandLineParser parser;
    parser.setApplicationDescription("Finds faces in photos, scores them, and shows why.");
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption model("model", "Use this model package or checkpoint.", "PATH");
    const QCommandLineOption device("device", "Compute on auto, cpu or cuda.", "NAME", "auto");
    const QCommandLineOption threads("threads", "Threads of the network; 0: one a core.", "N", "0");
    const QCommandLineOption screenshot(
        "screenshot", "Save a picture of the window when everything is analysed, then quit.",
        "FILE");
    const QCommandLineOption verbose("verbose", "Log more.");
    parser.addOptions({model, device, threads, screenshot, verbose});
    parser.addPositionalArgument("files", "Photos and folders to open.", "[FILE|FOLDER...]");
    parser.process(app);

    Options options;
    options.files = parser.positionalArguments();
    if (parser.isSet(model))
        options.model = parser.value(model).toStdString();
    try {
        options.engine.device = nn::deviceFromName(parser.value(device).toStdString());
    } catch (const std::invalid_argument&) {
        usageError(QString("--device takes auto, cpu or cuda, not %1").arg(parser.value(device)));
    }
    bool isNumber = false;
    options.engine.threads = parser.value(threads).toInt(&isNumber);
    if (!isNumber || options.engine.threads < 0)
        usageError(QString("--threads takes a number from 0, not %1").arg(parser.value(threads)));
    options.screenshot = parser.value(screenshot);
    try {
        std::vector<std::filesystem::path> inputs;
        for (const auto& file : options.files)
            inputs.emplace_back(file.toStdString());
        requireWritable({{"--screenshot", options.screenshot.toStdString()}}, inputs);
    } catch (const Error& e) {
        usageError(QString::fromUtf8(e.what()));
    }
    options.verbose = parser.isSet(verbose);
    return options;
}

/// Waits until analysis, photo and map are there and a moment longer, then saves the window and
/// quits.
void saveWhenDone(ui::MainWindow& window, const ui::Controller& controller, const QString& file) {
    auto* timer = new QTimer(&window);
    timer->setInterval(250);
    QObject::connect(timer, &QTimer::timeout, &window,
                     [&window, &controller, file, quiet = 0]() mutable {
                         const bool done =
                             !controller.busy() && !controller.modelLoading() && !window.settling();
                         quiet = done ? quiet + 1 : 0;
                         if (quiet < 4)
                             return;
                         const bool saved = window.grab().save(file);
                         if (!saved)
                             spdlog::error("The picture of the window could not be written to {}.",
                                           file.toStdString());
                         QApplication::exit(saved ? 0 : 1);
                     });
    timer->start();
}

int runWindow(QApplication& app, const Options& options) {
    ui::Theme theme;
    theme.apply(static_cast<ui::Theme::Mode>(QSettings().value("window/theme", 0).toInt()));
    ui::Controller controller(
        ui::coreServices(QApplication::applicationDirPath().toStdString(), options.engine));
    ui::MainWindow window(controller, theme);
    window.show();
    controller.chooseModel(options.model);
    // One that was asked for by name is looked at at once: it may be no model at all.
    if (options.model)
        controller.needModel();
    window.openPaths(options.files);
    if (!options.screenshot.isEmpty())
        saveWhenDone(window, controller, options.screenshot);
    return app.exec();
}

} // namespace

int main(int argc, char** argv) {
    usePassiveOpenMp(argv);
    if (!displayNamed()) {
        if (!asksForWordsOnly(argc, argv))
            exitWithoutDisplay();
        setenv("QT_QPA_PLATFORM", "offscreen", 1);
    }
    qInstallMessageHandler(onQtStartMessage);
    QApplication app(argc, argv);
    useDecimalPoints();
    qInstallMessageHandler(nullptr);
    QApplication::setApplicationName("lineament");
    QApplication::setApplicationVersion(
        QStringLiteral("%1 (%2)").arg(lineament::kVersion, lineament::buildCommit()));
    QApplication::setOrganizationName("lineament");
    QApplication::setDesktopFileName("lineament");
    const Options options = readArguments(app);
    LogOptions log;
    log.verbose = options.verbose;
    startLog(log);
    qInstallMessageHandler(onQtMessage);
    spdlog::info("{} started.", lineament::programName());
    const int code = runWindow(app, options);
    spdlog::info("Lineament ended.");
    return code;
}
