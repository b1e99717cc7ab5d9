/* SPDX-License-Identifier: Apache-2.0 */
#include "kms_output.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

static bool is_asked_for(const drmModeModeInfo *mode) {
    return (mode->type & DRM_MODE_TYPE_USERDEF) != 0;
}

static bool is_of_the_decks_size(const drmModeModeInfo *mode) {
    return mode->hdisplay == KMS_OUTPUT_WIDTH && mode->vdisplay == KMS_OUTPUT_HEIGHT;
}

static bool is_preferred(const drmModeModeInfo *mode) {
    return (mode->type & DRM_MODE_TYPE_PREFERRED) != 0;
}

const drmModeModeInfo *kms_output_choose_mode(const drmModeModeInfo *modes, int count) {
    static bool (*const wishes[])(const drmModeModeInfo *) = {is_asked_for, is_of_the_decks_size, is_preferred};
    for (size_t wish = 0; wish < sizeof wishes / sizeof wishes[0]; wish++) {
        for (int i = 0; i < count; i++) {
            if (wishes[wish](&modes[i])) {
                return &modes[i];
            }
        }
    }
    return &modes[0];
}

/* Returns the first CRTC that can drive one of the connector's encoders, or 0. */
static uint32_t find_crtc(int card, const drmModeRes *resources, const drmModeConnector *connector) {
    for (int i = 0; i < connector->count_encoders; i++) {
        drmModeEncoder *encoder = drmModeGetEncoder(card, connector->encoders[i]);
        uint32_t possible = encoder != NULL ? encoder->possible_crtcs : 0;
        drmModeFreeEncoder(encoder);
        for (int crtc = 0; crtc < resources->count_crtcs; crtc++) {
            if ((possible & 1u << crtc) != 0) {
                return resources->crtcs[crtc];
            }
        }
    }
    return 0;
}

/* Returns 0 and fills *output when the connector can be lit, -ENODEV otherwise. */
static int try_connector(int card, enum kms_output_detection detection, const drmModeRes *resources, uint32_t id,
                         struct kms_output *output) {
    drmModeConnector *connector =
        detection == KMS_OUTPUT_PROBE ? drmModeGetConnector(card, id) : drmModeGetConnectorCurrent(card, id);
    if (connector == NULL) {
        return -errno;
    }
    int error = -ENODEV;
    if (connector->connection == DRM_MODE_CONNECTED && connector->count_modes > 0) {
        output->connector = id;
        output->mode = *kms_output_choose_mode(connector->modes, connector->count_modes);
        output->crtc = find_crtc(card, resources, connector);
        error = output->crtc != 0 ? 0 : -ENODEV;
    }
    drmModeFreeConnector(connector);
    return error;
}

int kms_output_find(int card, enum kms_output_detection detection, struct kms_output *output) {
    drmModeRes *resources = drmModeGetResources(card);
    if (resources == NULL) {
        return -errno;
    }
    int error = -ENODEV;
    for (int i = 0; error == -ENODEV && i < resources->count_connectors; i++) {
        error = try_connector(card, detection, resources, resources->connectors[i], output);
    }
    drmModeFreeResources(resources);
    return error;
}
