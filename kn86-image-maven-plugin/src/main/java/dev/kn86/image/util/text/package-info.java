// SPDX-License-Identifier: Apache-2.0
/** How text of unknown origin is shown. Who prints it, and where, is not known here. */
package dev.kn86.image.util.text;
