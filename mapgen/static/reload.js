"use strict";(()=>{var y=`/* What is wrong with the data, over the map, while \`mapgen watch\` runs. */
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
  position: relative;
  cursor: pointer;
}
button::before,
button::after {
  content: "";
  position: absolute;
  inset: calc(50% - 1px) calc(50% - 0.5rem) auto;
  block-size: 2px;
  background: currentcolor;
  rotate: 45deg;
}
button::after {
  rotate: -45deg;
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
`;var M=["id","data-id"];function a(e){let t=M.find(l=>e.getAttribute(l)),o=t&&`${e.localName}[${t}=${JSON.stringify(e.getAttribute(t))}]`;if(o&&document.querySelectorAll(o).length===1)return o;let n=e.parentElement;if(!n)return e.localName;let r=[...n.children].filter(({localName:l})=>l===e.localName);return`${a(n)} > ${o??`${e.localName}:nth-of-type(${r.indexOf(e)+1})`}`}function g(e){return document.querySelector(e)}var h="mapgen-watch",W=1e3,B=document.currentScript?.dataset.version,w=document.documentElement,b=(()=>{try{let e=sessionStorage.getItem(h);return sessionStorage.removeItem(h),e===null?null:JSON.parse(e)}catch{return null}})();b&&(w.style.visibility="hidden");var m=()=>{let e=Object.keys(window).find(t=>/^map_[0-9a-f]+$/.test(t));return e===void 0?null:window[e]??null},k=()=>{let e=m()?.getCenter();return e?{latitude:e.lat,longitude:e.lng,zoom:m()?.getZoom()??0}:null},I=(e,t)=>JSON.stringify(e)===JSON.stringify(t),L=null,C=!1,N=()=>{C=!0},T=["pointerdown","wheel","keydown"];for(let e of T)addEventListener(e,N,{capture:!0,passive:!0});var A=new Set;document.addEventListener("scroll",({target:e})=>A.add(e instanceof Element?e:document.scrollingElement??w),{capture:!0,passive:!0});var $=e=>{let t=e===document.scrollingElement?0:e.getBoundingClientRect().top,o=e.querySelectorAll(".mapgen-record[id]:not([hidden])"),n=0,r=o.length;for(;n<r;){let l=n+r>>1;(o[l]?.getBoundingClientRect().bottom??0)>t?r=l:n=l+1}return o[n]??null},v=e=>e instanceof HTMLInputElement&&e.type!=="checkbox"&&e.type!=="range";function J(){let e=k(),t=document.activeElement,o=v(t)?t.selectionStart:null;return{view:I(e,L)||/[#&]step=/.test(location.hash)?null:e,scrolled:[...A].filter(n=>n.isConnected).map(n=>{let r=$(n);return{path:a(n),top:n.scrollTop,left:n.scrollLeft,record:r?.id??null,offset:r?.getBoundingClientRect().top??0}}),focus:t&&t!==document.body?a(t):null,selection:v(t)&&o!==null?[o,t.selectionEnd??o]:null,open:[...document.querySelectorAll("details[open]")].map(a)}}var q=8;function O(e,t=0){for(let{path:o,top:n,left:r,record:l,offset:p}of e){let c=g(o);t||c?.scrollTo({top:n,left:r,behavior:"instant"});let s=l===null?null:document.getElementById(l)?.getBoundingClientRect();s?.height&&c?.scrollBy({top:s.top-p,behavior:"instant"})}e.length&&t<q&&requestAnimationFrame(()=>O(e,t+1))}function H(e){for(let n of document.querySelectorAll("details"))n.open=e.open.includes(a(n));let t=m();e.view&&t&&(t.setView([e.view.latitude,e.view.longitude],e.view.zoom,{animate:!1}),t.fire("dragstart").fire("dragend")),w.style.visibility="";let o=e.focus===null?null:g(e.focus);(o instanceof HTMLElement||o instanceof SVGElement)&&o.focus({preventScroll:!0}),e.selection&&v(o)&&o.setSelectionRange(...e.selection),O(e.scrolled)}var S=()=>{for(let e of T)removeEventListener(e,N,{capture:!0});L=C?null:k(),b&&H(b),R()};document.addEventListener("DOMContentLoaded",()=>{m()?document.addEventListener("mapgen:ready",S,{once:!0}):S()});addEventListener("load",()=>{history.scrollRestoration="auto"});function D(){try{sessionStorage.setItem(h,JSON.stringify(J())),history.scrollRestoration="manual"}catch{}location.reload()}function R(){let e=null,t=0,o=new EventSource("/events");o.addEventListener("message",({data:n})=>{clearTimeout(t),t=0;let r=JSON.parse(n);e=r.words,r.version===B?x(r.notice,e):(o.close(),D())}),o.addEventListener("error",()=>{t||(t=window.setTimeout(()=>{e&&x({title:e.stopped,problems:[]},e),o.readyState===EventSource.CLOSED&&R()},W))})}var i=null,E="";function V(){if(i)return i;let e=document.createElement("div");e.className="mapgen-watch",e.lang="en",e.dir="ltr",i=e.attachShadow({mode:"open"});let t=new CSSStyleSheet;return t.replaceSync(y),i.adoptedStyleSheets=[t],document.body.append(e),i}function x(e,t){let o=JSON.stringify(e);if(o===E)return;if(E=o,!e){i?.replaceChildren();return}let n=(s,f,...d)=>{let u=document.createElement(s);return u.append(f,...d),u},r=n("button","");r.setAttribute("aria-label",t.close),r.title=t.close;let l=n("ol","",...e.problems.map(({place:s,message:f})=>{let d=n("code",s),u=n("span",f);return d.dir=u.dir="auto",n("li","",d,u)}));l.tabIndex=0,l.setAttribute("aria-label",e.title);let p=n("header","",n("h2",e.title),r),c=n("section","",p,...e.problems.length?[l]:[]);c.setAttribute("role","alert"),r.addEventListener("click",()=>i?.replaceChildren()),V().replaceChildren(c)}})();
