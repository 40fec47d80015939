"use strict";(()=>{var E=`/* What is wrong with the data, over the map, while \`mapgen watch\` runs. */
:host {
  position: fixed;
  z-index: 10000;
  inset-block-end: 1rem;
  inset-inline: 1rem;
  pointer-events: none;
}
section {
  box-sizing: border-box;
  max-inline-size: 38rem;
  max-block-size: min(40vh, 24rem);
  margin-inline: auto;
  display: flex;
  flex-direction: column;
  overflow: hidden;
  pointer-events: auto;
  color: var(--mapgen-ink, CanvasText);
  background: var(--mapgen-paper, Canvas);
  border: 1px solid var(--mapgen-hairline, currentColor);
  border-block-start: 4px solid var(--mapgen-accent, currentColor);
  box-shadow: 0 6px 24px rgb(0 0 0 / 22%);
  font: 0.875rem / 1.45 var(--mapgen-sans, system-ui, sans-serif);
  text-align: start;
}
header {
  display: flex;
  align-items: start;
  gap: 0.5rem;
  padding: 0.5rem 0.5rem 0.5rem 1rem;
}
h2 {
  flex: 1;
  margin: 0;
  padding-block: 0.25rem;
  font: 700 1.0625rem / 1.3 var(--mapgen-serif, serif);
  overflow-wrap: anywhere;
}
ol {
  margin: 0;
  padding: 0 1rem 0.25rem;
  list-style: none;
  overflow: auto;
}
li {
  padding-block: 0.5rem;
  border-block-start: 1px solid var(--mapgen-rule, currentColor);
  overflow-wrap: anywhere;
}
code {
  display: block;
  font:
    0.8125rem / 1.45 ui-monospace,
    Menlo,
    Consolas,
    monospace;
  color: var(--mapgen-muted, inherit);
}
button {
  flex: none;
  inline-size: 2.25rem;
  block-size: 2.25rem;
  padding: 0;
  border: 0;
  color: inherit;
  background: none;
  font: 1.5rem / 1 var(--mapgen-sans, sans-serif);
  cursor: pointer;
}
:focus-visible {
  outline: 2px solid var(--mapgen-focus, Highlight);
  outline-offset: -2px;
}
@media print {
  :host {
    display: none;
  }
}
`;var O=["id","data-id"];function a(e){let t=O.find(l=>e.getAttribute(l)),o=t&&`${e.localName}[${t}=${JSON.stringify(e.getAttribute(t))}]`;if(o&&document.querySelectorAll(o).length===1)return o;let n=e.parentElement;if(!n)return e.localName;let r=[...n.children].filter(({localName:l})=>l===e.localName);return`${a(n)} > ${o??`${e.localName}:nth-of-type(${r.indexOf(e)+1})`}`}function h(e){return document.querySelector(e)}var v="mapgen-watch",A=2e3,W=document.currentScript?.dataset.version,S=document.documentElement,b=(()=>{try{let e=sessionStorage.getItem(v);return sessionStorage.removeItem(v),e===null?null:JSON.parse(e)}catch{return null}})();b&&(S.style.visibility="hidden");var f=()=>{let e=Object.keys(window).find(t=>/^map_[0-9a-f]+$/.test(t));return e===void 0?null:window[e]??null},w=()=>{let e=f()?.getCenter();return e?{latitude:e.lat,longitude:e.lng,zoom:f()?.getZoom()??0}:null},M=(e,t)=>JSON.stringify(e)===JSON.stringify(t),p=null,N=new Set;document.addEventListener("scroll",({target:e})=>N.add(e instanceof Element?e:document.scrollingElement??S),{capture:!0,passive:!0});var R=e=>{let t=e===document.scrollingElement?new DOMRect:e.getBoundingClientRect(),o=e.clientWidth;for(let n of[8,40,80]){let l=document.elementFromPoint(t.left+o/2,Math.max(0,t.top)+n)?.closest("[id]");if(l&&l!==e&&e.contains(l))return l}return null},y=e=>e instanceof HTMLInputElement&&e.type!=="checkbox"&&e.type!=="range";function z(){let e=w(),t=document.activeElement,o=y(t)?t.selectionStart:null;return{view:M(e,p)?null:e,scrolled:[...N].filter(n=>n.isConnected).map(n=>{let r=R(n);return{path:a(n),top:n.scrollTop,left:n.scrollLeft,record:r?.id??null,offset:r?.getBoundingClientRect().top??0}}),focus:t&&t!==document.body?a(t):null,selection:y(t)&&o!==null?[o,t.selectionEnd??o]:null,open:[...document.querySelectorAll("details[open]")].map(a)}}function x({scrolled:e}){for(let{path:t,top:o,left:n,record:r,offset:l}of e){let c=h(t);if(c){c.scrollTo({top:o,left:n,behavior:"instant"});for(let u=0;u<3;u++){let s=r===null?void 0:document.getElementById(r)?.getBoundingClientRect();s?.height&&c.scrollBy({top:s.top-l,behavior:"instant"})}}}}function I(e){for(let n of document.querySelectorAll("details"))n.open=e.open.includes(a(n));let t=f();e.view&&t&&(t.setView([e.view.latitude,e.view.longitude],e.view.zoom,{animate:!1}),t.fire("dragstart").fire("dragend")),S.style.visibility="",x(e);let o=e.focus===null?null:h(e.focus);(o instanceof HTMLElement||o instanceof SVGElement)&&o.focus({preventScroll:!0}),e.selection&&y(o)&&o.setSelectionRange(...e.selection),requestAnimationFrame(()=>x(e))}var $=()=>{p=w(),f()?.once("moveend",()=>{p??(p=w())}),b&&I(b),C()};document.addEventListener("readystatechange",()=>document.addEventListener("DOMContentLoaded",$,{once:!0}),{once:!0});addEventListener("load",()=>{history.scrollRestoration="auto"});function B(){try{sessionStorage.setItem(v,JSON.stringify(z())),history.scrollRestoration="manual"}catch{}location.reload()}function C(){let e=null,t=0,o=new EventSource("/events");o.addEventListener("message",({data:n})=>{clearTimeout(t),t=0;let r=JSON.parse(n);e=r.words,r.version===W?L(r.notice,e):(o.close(),B())}),o.addEventListener("error",()=>{t||(t=window.setTimeout(()=>{e&&L({title:e.stopped,problems:[]},e),o.readyState===EventSource.CLOSED&&C()},A))})}var i=null,k="";function J(){if(i)return i;let e=document.createElement("div");e.className="mapgen-watch",e.lang="en",e.dir="ltr",i=e.attachShadow({mode:"open"});let t=new CSSStyleSheet;return t.replaceSync(E),i.adoptedStyleSheets=[t],document.body.append(e),i}function L(e,t){let o=JSON.stringify(e);if(o===k)return;if(k=o,!e){i?.replaceChildren();return}let n=(s,g,...m)=>{let d=document.createElement(s);return d.append(g,...m),d},r=n("button","×");r.setAttribute("aria-label",t.close),r.title=t.close;let l=n("ol","",...e.problems.map(({place:s,message:g})=>{let m=n("code",s),d=n("span",g);return m.dir=d.dir="auto",n("li","",m,d)}));l.tabIndex=0,l.setAttribute("aria-label",e.title);let c=n("header","",n("h2",e.title),r),u=n("section","",c,...e.problems.length?[l]:[]);u.setAttribute("role","alert"),r.addEventListener("click",()=>i?.replaceChildren()),J().replaceChildren(u)}})();
