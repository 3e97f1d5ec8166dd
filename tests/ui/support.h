// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "ui/app/services.h"
#include "ui/viewer/photoloader.h"

#include <QAbstractButton>
#include <QApplication>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QLineEdit>
#include <QMessageBox>
#include <QSettings>
#include <QString>
#include <QTemporaryDir>
#include <QTimer>
#include <QWidget>

#include <cmath>
#include <functional>
#include <mutex>
#include <vector>

namespace lineament::ui::test {

/// Settings are read and written below @p folder, never the user's own.
inline void keepSettingsIn(const QTemporaryDir& folder) {
    QCoreApplication::setOrganizationName("lineament-test");
    QCoreApplication::setApplicationName("lineament-test");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
}

/// A photo whose pixel (x, y) is (x, y, x + y), each modulo 256.
inline Rgb8ImagePtr ramp(int width, int height) {
    auto image = std::make_shared<Rgb8Image>();
    image->width = width;
    image->height = height;
    image->data.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            auto* p = image->row(y) + 3 * x;
            p[0] = static_cast<std::uint8_t>(x);
            p[1] = static_cast<std::uint8_t>(y);
            p[2] = static_cast<std::uint8_t>(x + y);
        }
    return image;
}

inline LoadedPhotoPtr loaded(const Rgb8ImagePtr& pixels, const std::string& name = "ramp.png") {
    auto photo = std::make_shared<LoadedPhoto>();
    photo->path = "/evidence/" + name;
    photo->digests.sha256 = std::string(64, 'a');
    photo->pyramid = std::make_shared<PhotoPyramid>(pixels);
    return photo;
}

/// Saves how a widget looks as NAME.png into $LINEAMENT_SCREENSHOTS, when that is set: to be looked
/// at by people.
inline void saveScreenshot(QWidget& widget, const QString& name) {
    const auto folder = qEnvironmentVariable("LINEAMENT_SCREENSHOTS");
    if (!folder.isEmpty())
        widget.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

/// Presses that button of the next question, as soon as it is asked.
inline void answerQuestion(const QString& button) {
    auto* timer = new QTimer(qApp);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, button] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (box == nullptr)
            return;
        for (auto* known : box->buttons())
            if (known->text().remove(QLatin1Char('&')) == button) {
                timer->stop();
                timer->deleteLater();
                known->click();
                return;
            }
    });
    timer->start(10);
}

/// Works on what stands in the way while a test is held up by a dialog: one step after the other,
/// each tried until it returns true. What is still open after half a minute is closed.
class Meanwhile {
public:
    explicit Meanwhile(std::vector<std::function<bool()>> steps)
        : m_steps(std::move(steps)) {
        m_began.start();
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            if (m_working)
                return; // a step has opened a dialog of its own
            m_working = true;
            if (m_done < m_steps.size() && m_steps[m_done]())
                ++m_done;
            m_working = false;
            if (m_began.elapsed() > 30'000)
                if (auto* modal = QApplication::activeModalWidget())
                    modal->close();
        });
        m_timer.start(10);
    }
    bool done() const { return m_done == m_steps.size(); }

private:
    std::vector<std::function<bool()>> m_steps;
    std::size_t m_done = 0;
    bool m_working = false;
    QElapsedTimer m_began;
    QTimer m_timer;
};

/// The dialog of that class that stands before all others; null when another one does.
template <class Dialog> Dialog* modal() {
    return qobject_cast<Dialog*>(QApplication::activeModalWidget());
}

/// A step that saves as @p file.
inline std::function<bool()> savesAs(const QString& file) {
    return [file] {
        auto* dialog = modal<QFileDialog>();
        if (dialog == nullptr)
            return false;
        // Typed, not selected: its list of files comes when it comes.
        auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        if (name == nullptr)
            return false;
        name->setText(QFileInfo(file).absoluteFilePath());
        QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
        return true;
    };
}

/// Another file takes its name, as programs that save do it.
inline void replaceFile(const QString& file, const QString& by) {
    std::filesystem::rename(by.toStdString(), file.toStdString());
}

/// Writes a PNG that the program can open; returns its path.
inline QString writePhoto(const QTemporaryDir& folder, const QString& name, int width = 96,
                          int height = 64) {
    QImage image(width, height, QImage::Format_RGB888);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.setPixel(x, y, qRgb(x * 2 % 256, y * 3 % 256, 90));
    const auto path = folder.filePath(name);
    image.save(path);
    return path;
}

inline analysis::FaceResult face(const std::string& id, RectF box, std::optional<double> score) {
    analysis::FaceResult result;
    result.face.id = id;
    result.face.box = box;
    result.face.quality.pixels = box.width;
    for (std::size_t i = 0; i < result.face.landmarks.size(); ++i)
        result.face.landmarks[i] = {box.x + box.width * static_cast<double>(i % 9 + 1) / 10,
                                    box.y + box.height * static_cast<double>(i / 9 + 1) / 10};
    result.state = score ? analysis::FaceState::Scored : analysis::FaceState::NoModel;
    result.message = score ? "" : "no model installed";
    result.score = score;
    result.cropSize = 64;
    result.photoToCrop = {64 / box.width,          0, -box.x * 64 / box.width, 0, 64 / box.height,
                          -box.y * 64 / box.height};
    return result;
}

/// A scored face with two blocks: one with a map from @p low to @p high, one with gamma 0.
inline analysis::FaceResult faceWithMaps(const std::string& id, RectF box, float low, float high) {
    auto result = face(id, box, 1.5);
    nn::Prediction prediction;
    prediction.logitFake = 1.5F;
    FloatMap map{8, 8, std::vector<float>(64)};
    for (std::size_t i = 0; i < 64; ++i)
        map.values[i] = low + (high - low) * static_cast<float>(i) / 63;
    prediction.fused = map;
    prediction.blocks.push_back({"mta_extract_feature.4.0", 0.03F, true, 0.1F, map});
    prediction.blocks.push_back({"mta_extract_feature.5.1", 0, false, 0, {}});
    result.prediction = prediction;
    return result;
}

inline std::shared_ptr<analysis::ItemResult> result(const std::filesystem::path& path,
                                                    std::vector<analysis::FaceResult> faces = {}) {
    auto item = std::make_shared<analysis::ItemResult>();
    item->path = path;
    item->state = faces.empty() ? analysis::ItemState::NoFace : analysis::ItemState::Analysed;
    item->faces = std::move(faces);
    // What is said of a file is of the bytes that it holds.
    item->digests = std::filesystem::is_regular_file(path)
                        ? digestsOfFile(path)
                        : Digests{std::string(64, 'b'), std::string(32, 'c'), 1234};
    return item;
}

/// A package whose ln LR is the score itself, from 1/100 to 100, for faces of 20 px and more.
inline nn::ModelInfo calibratedModel() {
    nn::ModelInfo model;
    model.name = "gocnet-1";
    model.version = "1.0";
    model.packaged = true;
    model.calibrated = true;
    model.card = "# gocnet-1\n\n## Not covered\n\n- diffusion";
    model.weightsSha256 = std::string(64, 'f');
    nn::Calibration c;
    c.id = "0123456789abcdef";
    c.slope = 1;
    c.minLog10Lr = -2;
    c.maxLog10Lr = 2;
    c.reals = 512;
    c.fakes = 430;
    model.validation.calibration = c;
    model.validation.validity = nn::ValidityRange{.minFacePixels = 20};
    model.validation.thresholds = {
        {"fpr-1", 0.01, 3, {0.012, 0.006, 0.021, 512}, {0.3, 0.27, 0.33, 430}}};
    nn::ConditionRates condition;
    condition.reals = 128;
    condition.fakes = 96;
    condition.fpr = {0.016, 0.004, 0.055, 128};
    condition.thresholdId = "fpr-1";
    model.validation.conditions = {condition};
    return model;
}

/// As result(), judged with calibratedModel().
inline std::shared_ptr<analysis::ItemResult> judged(const std::filesystem::path& path,
                                                    std::vector<analysis::FaceResult> faces) {
    auto item = result(path, std::move(faces));
    item->run.model = calibratedModel();
    for (auto& face : item->faces)
        face.verdict = judge(face, *item, &item->run.model->validation);
    return item;
}

/// Jobs that do what the test says, when it says so.
class FakeJobs {
public:
    struct Started {
        analysis::JobRequest request;
        analysis::JobCallbacks callbacks;
        bool cancelled = false;
        bool destroyed = false;
        bool paused = false;

        void answer(int index, analysis::ItemResultPtr item) {
            callbacks.item(index, std::move(item));
        }
        void finish() { callbacks.finished({}); }
    };

    Services services() {
        Services services;
        services.startJob = [this](analysis::JobRequest request, analysis::JobCallbacks callbacks) {
            m_started.push_back(
                std::make_shared<Started>(Started{std::move(request), std::move(callbacks)}));
            return std::make_unique<Handle>(m_started.back());
        };
        services.loadModel = [this](const std::optional<std::filesystem::path>& chosen) {
            return model(chosen);
        };
        services.listModels = [this] { return packages; };
        services.collectFiles = [](const std::vector<std::filesystem::path>& inputs) {
            return analysis::InputFiles{inputs, {}, {}, {}};
        };
        services.faceAt = [](const Rgb8Image&, const RectF& box) {
            faces::Face fitted;
            fitted.box = box;
            fitted.quality.pixels = box.width;
            return fitted;
        };
        return services;
    }

    std::size_t count() const { return m_started.size(); }
    Started& job(std::size_t index) { return *m_started.at(index); }

    /// What listModels finds.
    std::vector<nn::ListedPackage> packages;
    /// What loadModel does; without a change: there is none.
    std::function<analysis::LoadedModel(const std::optional<std::filesystem::path>&)> model =
        [](const auto&) {
            return analysis::LoadedModel{nullptr, "no model installed"};
        };

private:
    class Handle final : public JobHandle {
    public:
        explicit Handle(std::shared_ptr<Started> started)
            : m_started(std::move(started)) {}
        ~Handle() override { m_started->destroyed = true; }
        void cancel() override { m_started->cancelled = true; }
        void pause() override { m_started->paused = true; }
        void resume() override { m_started->paused = false; }

    private:
        std::shared_ptr<Started> m_started;
    };

    std::vector<std::shared_ptr<Started>> m_started;
};

/// An engine to carry around: nobody may call it.
inline std::shared_ptr<nn::Engine> opaqueEngine() {
    auto storage = std::make_shared<int>(0);
    return {storage, reinterpret_cast<nn::Engine*>(storage.get())};
}

} // namespace lineament::ui::test
