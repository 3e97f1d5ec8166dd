// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/player/samplingdialog.h"

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QRadioButton>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

namespace lineament::ui {

namespace {

constexpr double kSlowest = 0.1, kFastest = 60; // frames a second

} // namespace

SamplingDialog::SamplingDialog(const analysis::VideoSettings& settings, QWidget* parent)
    : QDialog(parent)
    , m_rate(makeRate(settings.rate, tr("Coarse rate")))
    , m_fineRate(makeRate(settings.fineRate, tr("Fine rate"))) {
    setWindowTitle(tr("Video sampling"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    for (const auto& text :
         {tr("&Adaptive: at the coarse rate, then at the fine rate around high or unstable scores"),
          tr("At the coarse &rate"), tr("&Key frames only"), tr("&Every frame")}) {
        m_choices.push_back(new QRadioButton(text));
        layout->addWidget(m_choices.back());
        connect(m_choices.back(), &QRadioButton::toggled, this, &SamplingDialog::refresh);
    }
    choice(settings.sampling)->setChecked(true);
    auto* rates = new QFormLayout;
    rates->addRow(tr("&Coarse rate"), m_rate);
    rates->addRow(tr("&Fine rate"), m_fineRate);
    layout->addLayout(rates);
    auto* note = new QLabel(tr("Applies from the next analysis on. Frames are chosen by their "
                               "time stamps; what is not looked at is shown as not sampled."));
    note->setObjectName(QStringLiteral("muted"));
    note->setWordWrap(true);
    layout->addWidget(note);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refresh();
}

QDoubleSpinBox* SamplingDialog::makeRate(double value, const QString& name) {
    auto* box = new QDoubleSpinBox;
    box->setLocale(QLocale::c()); // numbers have a point, as everywhere
    box->setRange(kSlowest, kFastest);
    box->setDecimals(1);
    box->setSuffix(tr(" frames a second"));
    box->setValue(value);
    box->setAccessibleName(name);
    return box;
}

QRadioButton* SamplingDialog::choice(analysis::Sampling sampling) const {
    return m_choices[static_cast<std::size_t>(sampling)];
}

void SamplingDialog::refresh() {
    // Called while the choices are still being made.
    if (m_choices.size() < 4)
        return;
    const bool adaptive = choice(analysis::Sampling::Adaptive)->isChecked();
    m_rate->setEnabled(adaptive || choice(analysis::Sampling::Rate)->isChecked());
    m_fineRate->setEnabled(adaptive);
}

analysis::VideoSettings SamplingDialog::settings() const {
    analysis::VideoSettings settings;
    for (std::size_t i = 0; i < m_choices.size(); ++i)
        if (m_choices[i]->isChecked())
            settings.sampling = static_cast<analysis::Sampling>(i);
    settings.rate = m_rate->value();
    // Finer than coarse, or there would be no second pass.
    settings.fineRate = std::max(m_fineRate->value(), settings.rate);
    return settings;
}

analysis::VideoSettings loadVideoSettings() {
    analysis::VideoSettings settings;
    const QSettings stored;
    const auto name = stored.value(QStringLiteral("video/sampling")).toString().toStdString();
    for (const auto sampling : {analysis::Sampling::Adaptive, analysis::Sampling::Rate,
                                analysis::Sampling::KeyFrames, analysis::Sampling::EveryFrame})
        if (name == samplingName(sampling))
            settings.sampling = sampling;
    const auto rate = [&stored](const QString& key, double standard) {
        bool ok = false;
        const double value = stored.value(key).toDouble(&ok);
        return ok && value >= kSlowest && value <= kFastest ? value : standard;
    };
    settings.rate = rate(QStringLiteral("video/rate"), settings.rate);
    settings.fineRate =
        std::max(rate(QStringLiteral("video/fineRate"), settings.fineRate), settings.rate);
    return settings;
}

void saveVideoSettings(const analysis::VideoSettings& settings) {
    QSettings stored;
    stored.setValue(QStringLiteral("video/sampling"),
                    QString::fromLatin1(samplingName(settings.sampling)));
    stored.setValue(QStringLiteral("video/rate"), settings.rate);
    stored.setValue(QStringLiteral("video/fineRate"), settings.fineRate);
}

} // namespace lineament::ui
