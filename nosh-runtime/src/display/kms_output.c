/* SPDX-License-Identifier: Apache-2.0 */
#include "kms_output.h"

#include <drm.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>

/* More than any board has; a card with more is used as far as these go. */
#define OBJECTS_MAX 32

/* drm_connector_status, drivers/gpu/drm: not part of the uapi headers, fixed by libdrm's xf86drmMode.h. */
#define CONNECTOR_CONNECTED 1

struct resources {
    uint32_t crtcs[OBJECTS_MAX];
    uint32_t connectors[OBJECTS_MAX];
    uint32_t crtc_count, connector_count;
};

int kms_ioctl(int card, unsigned long request, void *argument) {
    int result;
    do {
        result = ioctl(card, request, argument);
    } while (result != 0 && (errno == EINTR || errno == EAGAIN));
    return result == 0 ? 0 : -errno;
}

static uint64_t address(void *memory) {
    return (uint64_t)(uintptr_t)memory;
}

static uint32_t at_most(uint32_t count) {
    return count < OBJECTS_MAX ? count : OBJECTS_MAX;
}

static int read_resources(int card, struct resources *resources) {
    struct drm_mode_card_res request = {
        .crtc_id_ptr = address(resources->crtcs),
        .connector_id_ptr = address(resources->connectors),
        .count_crtcs = OBJECTS_MAX,
        .count_connectors = OBJECTS_MAX,
    };
    int error = kms_ioctl(card, DRM_IOCTL_MODE_GETRESOURCES, &request);
    resources->crtc_count = at_most(request.count_crtcs);
    resources->connector_count = at_most(request.count_connectors);
    return error;
}

/* The first CRTC that one of the encoders can be fed by, or 0. */
static uint32_t find_crtc(int card, const struct resources *resources, const uint32_t *encoders, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct drm_mode_get_encoder encoder = {.encoder_id = encoders[i]};
        if (kms_ioctl(card, DRM_IOCTL_MODE_GETENCODER, &encoder) != 0) {
            continue;
        }
        for (uint32_t crtc = 0; crtc < resources->crtc_count; crtc++) {
            if ((encoder.possible_crtcs & (1u << crtc)) != 0) {
                return resources->crtcs[crtc];
            }
        }
    }
    return 0;
}

static struct drm_mode_modeinfo preferred_mode(const struct drm_mode_modeinfo *modes, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if ((modes[i].type & DRM_MODE_TYPE_PREFERRED) != 0) {
            return modes[i];
        }
    }
    return modes[0];
}

/* 0 and *output filled when the connector can be lit, -ENODEV when not. */
static int try_connector(int card, const struct resources *resources, uint32_t connector, struct kms_output *output) {
    /* Asking for no modes makes the kernel probe the connector; what it found is fetched by a second call. */
    struct drm_mode_get_connector probe = {.connector_id = connector};
    int error = kms_ioctl(card, DRM_IOCTL_MODE_GETCONNECTOR, &probe);
    if (error != 0) {
        return error;
    }
    if (probe.connection != CONNECTOR_CONNECTED || probe.count_modes == 0) {
        return -ENODEV;
    }
    struct drm_mode_modeinfo *modes = calloc(probe.count_modes, sizeof *modes);
    if (modes == NULL) {
        return -ENOMEM;
    }
    uint32_t encoders[OBJECTS_MAX];
    struct drm_mode_get_connector request = {
        .connector_id = connector,
        .modes_ptr = address(modes),
        .count_modes = probe.count_modes,
        .encoders_ptr = address(encoders),
        .count_encoders = OBJECTS_MAX,
    };
    error = kms_ioctl(card, DRM_IOCTL_MODE_GETCONNECTOR, &request);
    /* The kernel copies no mode when meanwhile there are more than there is room for. */
    if (error == 0 && (request.count_modes == 0 || request.count_modes > probe.count_modes)) {
        error = -ENODEV;
    }
    if (error == 0) {
        output->connector = connector;
        output->mode = preferred_mode(modes, request.count_modes);
        output->crtc = find_crtc(card, resources, encoders, at_most(request.count_encoders));
        error = output->crtc != 0 ? 0 : -ENODEV;
    }
    free(modes);
    return error;
}

int kms_output_find(int card, struct kms_output *output) {
    struct resources resources;
    int error = read_resources(card, &resources);
    if (error != 0) {
        return error;
    }
    for (uint32_t i = 0; i < resources.connector_count; i++) {
        error = try_connector(card, &resources, resources.connectors[i], output);
        if (error != -ENODEV) {
            return error;
        }
    }
    return -ENODEV;
}
