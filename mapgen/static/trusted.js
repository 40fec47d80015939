"use strict";(()=>{var t="<svg/>";window.trustedTypes?.createPolicy("default",{createHTML:e=>e===t?e:null});})();
