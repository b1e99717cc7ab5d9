/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/update.h"

#include <string.h>

#include "kn86/crc32.h"

static_assert(KN86_UPDATE_PAGE_BYTES == KN86_FLASH_PAGE, "an image is made of pages");
static_assert(KN86_FLASH_SECTOR % KN86_UPDATE_DATA_BYTES == 0, "no data crosses a sector");
static_assert(KN86_IMAGE_DEF_OFFSET == KN86_FLASH_SECTOR - KN86_FLASH_PAGE,
              "the IMAGE_DEF is in the page of the first sector that is written last");

void kn86_update_init(struct kn86_update *update, const struct kn86_flash *flash, const struct kn86_boot *boot) {
    memset(update, 0, sizeof *update);
    update->flash = *flash;
    update->boot = *boot;
    update->state = boot->trial ? KN86_UPDATE_TRIAL : KN86_UPDATE_IDLE;
}

static uint32_t partition_offset(int partition) {
    return partition == 0 ? KN86_PARTITION_A : KN86_PARTITION_B;
}

static uint32_t target(const struct kn86_update *update) {
    return partition_offset(1 - update->boot.partition);
}

/* Erases a sector of the target, writes its pages in ascending order, and reads it back. */
static bool write_sector(struct kn86_update *update, uint32_t offset, const uint8_t *sector, uint32_t size) {
    const struct kn86_flash *flash = &update->flash;
    uint32_t at = target(update) + offset;

    flash->erase(flash->context, at);
    for (uint32_t page = 0; page < size; page += KN86_FLASH_PAGE) {
        flash->program(flash->context, at + page, sector + page);
    }
    for (uint32_t page = 0; page < size; page += KN86_FLASH_PAGE) {
        uint8_t written[KN86_FLASH_PAGE];
        flash->read(flash->context, at + page, written, sizeof written);
        if (memcmp(written, sector + page, sizeof written) != 0) {
            return false;
        }
    }
    return true;
}

static enum kn86_update_error on_begin(struct kn86_update *update, const struct kn86_update_begin *begin) {
    if (update->boot.partition < 0) {
        return KN86_UPDATE_E_PARTITIONS;
    }
    /* On trial, the ROM falls back to the other partition: it must not be changed. */
    if (update->state == KN86_UPDATE_TRIAL || update->state == KN86_UPDATE_STARTING) {
        return KN86_UPDATE_E_ORDER;
    }
    if (begin->size > KN86_PARTITION_SIZE || begin->size < KN86_FLASH_SECTOR) {
        return KN86_UPDATE_E_SIZE;
    }
    update->flash.erase(update->flash.context, target(update));
    update->image = *begin;
    update->received = 0;
    update->crc32 = 0;
    update->state = KN86_UPDATE_RECEIVING;
    return KN86_UPDATE_OK;
}

static enum kn86_update_error on_data(struct kn86_update *update, const struct kn86_update_data *data) {
    if (update->state != KN86_UPDATE_RECEIVING) {
        return KN86_UPDATE_E_ORDER;
    }
    /* The deck repeats the last data when the answer was lost. */
    if (update->received != 0 && data->offset == update->received - KN86_UPDATE_DATA_BYTES) {
        return KN86_UPDATE_OK;
    }
    if (data->offset != update->received || data->offset >= update->image.size) {
        return KN86_UPDATE_E_ORDER;
    }
    uint32_t sector = data->offset - data->offset % KN86_FLASH_SECTOR;
    uint8_t *buffer = sector == 0 ? update->first_sector : update->sector;
    memcpy(buffer + (data->offset - sector), data->bytes, sizeof data->bytes);
    update->crc32 = kn86_crc32_add(update->crc32, data->bytes, sizeof data->bytes);

    uint32_t end = data->offset + KN86_UPDATE_DATA_BYTES;
    bool complete = end % KN86_FLASH_SECTOR == 0 || end == update->image.size;
    if (sector != 0 && complete && !write_sector(update, sector, buffer, end - sector)) {
        update->state = KN86_UPDATE_IDLE;
        return KN86_UPDATE_E_FLASH;
    }
    update->received = end;
    return KN86_UPDATE_OK;
}

/* Returns the version of the running image; 0 when it has none, so that every other one is greater. */
static uint32_t running_version(const struct kn86_update *update) {
    uint8_t page[KN86_FLASH_PAGE];
    struct kn86_image_def def;
    update->flash.read(update->flash.context, partition_offset(update->boot.partition) + KN86_IMAGE_DEF_OFFSET, page,
                       sizeof page);
    return kn86_image_def_read(page, &def) ? def.version : 0;
}

static enum kn86_update_error on_finish(struct kn86_update *update) {
    if (update->state == KN86_UPDATE_READY) {
        return KN86_UPDATE_OK; /* repeated: the answer was lost */
    }
    if (update->state != KN86_UPDATE_RECEIVING || update->received != update->image.size) {
        return KN86_UPDATE_E_ORDER;
    }
    update->state = KN86_UPDATE_IDLE;
    if (update->crc32 != update->image.crc32) {
        return KN86_UPDATE_E_CHECKSUM;
    }
    uint8_t *page = update->first_sector + KN86_IMAGE_DEF_OFFSET;
    struct kn86_image_def def;
    if (!kn86_image_def_read(page, &def)) {
        return KN86_UPDATE_E_IMAGE;
    }
    def = (struct kn86_image_def){.trial = true, .version = running_version(update) + 1u};
    kn86_image_def_patch(page, &def);
    if (!write_sector(update, 0, update->first_sector, KN86_FLASH_SECTOR)) {
        return KN86_UPDATE_E_FLASH;
    }
    update->state = KN86_UPDATE_READY;
    return KN86_UPDATE_OK;
}

static enum kn86_update_error on_try(struct kn86_update *update) {
    if (update->state != KN86_UPDATE_READY && update->state != KN86_UPDATE_STARTING) {
        return KN86_UPDATE_E_ORDER;
    }
    update->state = KN86_UPDATE_STARTING;
    return KN86_UPDATE_OK;
}

/* Keeping twice is no error: the answer may have been lost. */
static enum kn86_update_error on_keep(struct kn86_update *update) {
    if (update->state != KN86_UPDATE_TRIAL) {
        return update->state == KN86_UPDATE_IDLE ? KN86_UPDATE_OK : KN86_UPDATE_E_ORDER;
    }
    if (!update->boot.buy(update->boot.context)) {
        return KN86_UPDATE_E_FLASH;
    }
    update->state = KN86_UPDATE_IDLE;
    return KN86_UPDATE_OK;
}

int kn86_update_receive(struct kn86_update *update, const struct kn86_frame *frame, struct kn86_update_status *answer) {
    struct kn86_update_begin begin;
    struct kn86_update_data data;
    enum kn86_update_error result;
    int error;

    switch (frame->type) {
    case KN86_FRAME_UPDATE_BEGIN:
        error = kn86_update_begin_decode(frame, &begin);
        break;
    case KN86_FRAME_UPDATE_DATA:
        error = kn86_update_data_decode(frame, &data);
        break;
    default:
        error = kn86_update_command_decode(frame);
        break;
    }
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    switch (frame->type) {
    case KN86_FRAME_UPDATE_BEGIN:
        result = on_begin(update, &begin);
        break;
    case KN86_FRAME_UPDATE_DATA:
        result = on_data(update, &data);
        break;
    case KN86_FRAME_UPDATE_FINISH:
        result = on_finish(update);
        break;
    case KN86_FRAME_UPDATE_TRY:
        result = on_try(update);
        break;
    default:
        result = on_keep(update);
        break;
    }
    *answer = (struct kn86_update_status){update->state, (uint8_t)result, update->received};
    return KN86_MESSAGE_OK;
}

bool kn86_update_wants_start(const struct kn86_update *update, uint32_t *offset) {
    *offset = target(update);
    return update->state == KN86_UPDATE_STARTING;
}

bool kn86_update_trial_is_over(const struct kn86_update *update, uint32_t running_ms) {
    return update->state == KN86_UPDATE_TRIAL && running_ms >= KN86_UPDATE_TRIAL_MS;
}
