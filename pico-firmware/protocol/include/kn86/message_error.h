/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_MESSAGE_ERROR_H
#define KN86_MESSAGE_ERROR_H

/* Why a payload cannot be encoded or decoded. */
enum kn86_message_error {
    KN86_MESSAGE_OK = 0,
    KN86_MESSAGE_E_TYPE = -1,   /* the frame is of another type */
    KN86_MESSAGE_E_LENGTH = -2, /* payload too short or too long */
    KN86_MESSAGE_E_VALUE = -3,  /* a field is outside its range */
};

#endif
